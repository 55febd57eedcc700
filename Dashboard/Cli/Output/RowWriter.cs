using System.Collections.Immutable;
using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Output;

/// <summary>The forms in which rows are written.</summary>
public enum RowFormat
{
    /// <summary>Columns for people.</summary>
    Table,

    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>Comma-separated, RFC 4180.</summary>
    Csv,
}

/// <summary>Writes rows in pieces, so that a million of them need no more memory than a page.</summary>
public abstract class RowWriter(IVerbOutput output)
{
    private const int PieceLength = 16 * 1024;

    /// <summary>What is written and not yet sent.</summary>
    protected StringBuilder Pending { get; } = new(PieceLength + 1024);

    /// <summary>The writer of a format.</summary>
    public static RowWriter Of(RowFormat format, ImmutableArray<string> names, IVerbOutput output) => format switch
    {
        RowFormat.Csv => new CsvWriter(names, output),
        RowFormat.Ndjson => new NdjsonWriter(output),
        _ => new TableWriter(names, output),
    };

    /// <summary>Writes a row: for a table and CSV one value a column in the columns' order; for JSON whatever it has.</summary>
    public async ValueTask WriteAsync(ImmutableArray<KeyValuePair<string, FieldValue>> row, CancellationToken cancellationToken)
    {
        Append(row);
        if (Pending.Length >= PieceLength)
        {
            await SendAsync(cancellationToken);
        }
    }

    /// <summary>Writes what is still held.</summary>
    public virtual ValueTask CompleteAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken);

    /// <summary>Writes one row into <see cref="Pending"/>.</summary>
    protected abstract void Append(ImmutableArray<KeyValuePair<string, FieldValue>> row);

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (Pending.Length > 0)
        {
            await output.DataAsync(Pending.ToString(), cancellationToken);
            Pending.Clear();
        }
    }
}
