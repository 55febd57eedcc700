using System.Collections.Immutable;
using System.Text;
using Dashboard.Cli.Output;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>Rows as CSV, their cells written as <c>query</c> writes them.</summary>
internal sealed class CsvRowFile : IRowFile
{
    private const int PieceLength = 64 * 1024;

    private readonly ImmutableArray<RowColumn> _columns;
    private readonly FileStream _file;
    private readonly StringBuilder _pending = new(2 * PieceLength);
    private readonly string[] _cells;

    public CsvRowFile(string path, ImmutableArray<RowColumn> columns)
    {
        (_columns, _cells) = (columns, new string[columns.Length]);
        _file = IRowFile.Open(path);
        _pending.AppendJoin(',', CsvWriter.Header(columns.Select(column => column.Name))).Append('\n');
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.Span.IndexOf((byte)'\n');
            Append(lines.Span[..end]);
            lines = lines[(end + 1)..];
            if (_pending.Length >= PieceLength)
            {
                await SendAsync(cancellationToken);
            }
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken);
        await _file.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Append(ReadOnlySpan<byte> line)
    {
        _cells.AsSpan().Fill("");
        var row = new JsonRow(line, _columns);
        while (row.Next(out var column))
        {
            _cells[column] = CsvWriter.Cell(row.Words(column), _columns[column].Type is ColumnType.Text or ColumnType.Json);
        }

        _pending.AppendJoin(',', _cells).Append('\n');
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await _file.WriteAsync(Encoding.UTF8.GetBytes(_pending.ToString()), cancellationToken);
        _pending.Clear();
    }
}
