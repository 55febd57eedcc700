namespace Dashboard.Storage.Embedded.Engine;

/// <summary>What went wrong inside DuckDB, sorted by what one can do about it.</summary>
internal enum DuckFault
{
    /// <summary>The statement, its values or the data do not fit: a fault of ours.</summary>
    Statement,

    /// <summary>A table or file that the statement names is not there, or not any more: a partition has moved.</summary>
    Missing,

    /// <summary>The query was interrupted on purpose.</summary>
    Interrupted,

    /// <summary>The instance's memory share or its spill folder is used up.</summary>
    OutOfMemory,

    /// <summary>The disk is full, or a file cannot be written.</summary>
    Disk,

    /// <summary>A block, header or log entry does not match its checksum.</summary>
    Damage,

    /// <summary>The instance refuses all further work until it is opened again.</summary>
    Fatal,
}

/// <summary>An error of the engine. Caught at the edge of the folder and told in the store's own words.</summary>
internal sealed class DuckException(DuckFault fault, string message) : Exception(message)
{
    public DuckFault Fault { get; } = fault;

    /// <summary>Types come from DuckDB; its texts decide only where a type is too coarse (IO is both a full disk and a bad checksum).</summary>
    public static DuckException From(DuckDB.NET.Native.DuckDBErrorType type, string message) => new(Sort(type, message), message);

    private static DuckFault Sort(DuckDB.NET.Native.DuckDBErrorType type, string message)
    {
        if (Says("has been invalidated"))
        {
            return DuckFault.Fatal;
        }

        if (Says("No space left") || Says("Disk quota exceeded") || Says("File too large") || Says("could not write"))
        {
            return DuckFault.Disk;
        }

        if (Says("checksum") || Says("Corrupt") || Says("not a valid DuckDB database") || Says("Failed to deserialize") || Says("Serialization Error") || Says("Could not read enough bytes")
            // A log of another version of its file.
            || Says("does not match database file") || Says("does not match the database file"))
        {
            return DuckFault.Damage;
        }

        return type switch
        {
            DuckDB.NET.Native.DuckDBErrorType.Interrupt => DuckFault.Interrupted,
            DuckDB.NET.Native.DuckDBErrorType.OutOfMemory => DuckFault.OutOfMemory,
            DuckDB.NET.Native.DuckDBErrorType.Io => DuckFault.Disk,
            DuckDB.NET.Native.DuckDBErrorType.Serialization => DuckFault.Damage,
            DuckDB.NET.Native.DuckDBErrorType.Fatal or DuckDB.NET.Native.DuckDBErrorType.Internal => DuckFault.Fatal,
            _ when Says("INTERRUPT") => DuckFault.Interrupted,
            _ when Says("Out of Memory") => DuckFault.OutOfMemory,
            _ when (Says("does not exist") && (Says("Table with name") || Says("Catalog \""))) || Says("it was not attached") => DuckFault.Missing,
            _ when message.StartsWith("IO Error", StringComparison.OrdinalIgnoreCase) => DuckFault.Disk,
            _ when Says("FATAL Error") || Says("INTERNAL Error") => DuckFault.Fatal,
            _ => DuckFault.Statement,
        };

        bool Says(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
