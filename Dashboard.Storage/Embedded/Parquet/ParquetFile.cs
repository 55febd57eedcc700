using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Parquet;

/// <summary>
/// Writes rows into a Parquet file as they come, compressed with zstd. DuckDB does it, on a thread and in a database of its own, in memory, that may
/// touch the file's folder and nothing else: what is held is a row group and a few rows on their way.
/// </summary>
public sealed class ParquetFile : IAsyncDisposable
{
    private const long MemoryBytes = 512L << 20;
    private const int RowGroupRows = 122_880;
    private const string RowGroupBytes = "64MB";
    private const string Rows = "exported";

    private readonly ImmutableArray<RowColumn> _columns;
    private readonly RowQueue _queue;
    private readonly Task _copying;

    /// <summary>Begins the file.</summary>
    /// <param name="path">Its full path; what is there is written over.</param>
    /// <param name="columns">Its columns.</param>
    public ParquetFile(string path, ImmutableArray<RowColumn> columns)
    {
        _columns = columns;
        _queue = new(columns);
        _copying = Task.Factory.StartNew(() => Copy(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes rows; waits where the file is behind.</summary>
    /// <param name="lines">A <see cref="JsonRow"/> a line, each with its end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.WriteAsync(lines, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            await _copying;
            throw;
        }
    }

    /// <summary>Writes what is left. Afterwards the file is whole, and not yet durable.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _queue.CompleteAsync(cancellationToken);
        await _copying;
    }

    /// <summary>Ends the writing. What was not completed is no Parquet file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Abandon();
        await _copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Copy(string path)
    {
        var spill = Directory.CreateTempSubdirectory("parquet-");
        try
        {
            using var instance = new DuckInstance(new(MemoryBytes, 1, Path.GetDirectoryName(path)!, spill.FullName, MemoryBytes));
            using var connection = instance.Connect();
            using var rows = connection.Rows(Rows, [.. _columns.Select(column => (column.Name, Type(column.Type)))], _queue);
            connection.Run($"""
                COPY (SELECT {string.Join(", ", _columns.Select(Selected))} FROM {Rows}()) TO {DuckInstance.Literal(path)}
                (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowGroupRows}, ROW_GROUP_SIZE_BYTES '{RowGroupBytes}', USE_TMP_FILE false)
                """);
        }
        catch (DuckException failed)
        {
            if (_queue.Failure is { } ours)
            {
                ExceptionDispatchInfo.Throw(ours);
            }

            throw new IOException(failed.Message.Split('\n', 2)[0], failed);
        }
        finally
        {
            // Nobody must wait for room in it any more.
            _queue.Abandon();
            spill.Delete(recursive: true);
        }
    }

    private static DuckColumnType Type(ColumnType type) => type switch
    {
        ColumnType.Whole => DuckColumnType.BigInt,
        ColumnType.Number => DuckColumnType.Double,
        ColumnType.Time => DuckColumnType.TimestampTz,
        _ => DuckColumnType.Varchar,
    };

    private static string Selected(RowColumn column)
    {
        var name = $"\"{column.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return column.Type is ColumnType.Json ? $"{name}::JSON AS {name}" : name;
    }
}
