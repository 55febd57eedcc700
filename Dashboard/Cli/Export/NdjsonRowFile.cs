namespace Dashboard.Cli.Export;

/// <summary>Rows as they come: lines of JSON already.</summary>
internal sealed class NdjsonRowFile(string path) : IRowFile
{
    private readonly FileStream _file = IRowFile.Open(path);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) => _file.WriteAsync(lines, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.DisposeAsync();

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
