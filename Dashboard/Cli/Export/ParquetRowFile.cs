using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>Rows as Parquet.</summary>
internal sealed class ParquetRowFile(string path, ImmutableArray<RowColumn> columns) : IRowFile
{
    private readonly ParquetFile _file = new(path, columns);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => _file.WriteAsync(lines, cancellationToken);

    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await _file.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
