using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>The forms of exported files.</summary>
public enum ExportFormat
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Comma-separated, RFC 4180.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}

/// <summary>A file of rows while it is written.</summary>
internal interface IRowFile : IAsyncDisposable
{
    /// <summary>Takes whole lines of JSON, each with its end.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);

    /// <summary>Writes what is left and lets the file go.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Begins one over the file at a path.</summary>
    static IRowFile Of(ExportFormat format, string path, ImmutableArray<RowColumn> columns) => format switch
    {
        ExportFormat.Csv => new CsvRowFile(path, columns),
        ExportFormat.Ndjson => new NdjsonRowFile(path),
        _ => new ParquetRowFile(path, columns),
    };

    /// <summary>Opens a file that is there for writing.</summary>
    static FileStream Open(string path) => new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
}
