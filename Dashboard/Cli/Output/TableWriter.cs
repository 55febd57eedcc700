using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Output;

/// <summary>Columns for people. The first rows decide the widths; a later, wider value pushes its own line only.</summary>
public sealed class TableWriter(ImmutableArray<string> names, IVerbOutput output) : RowWriter(output)
{
    private const int RowsThatDecide = 200;
    private const int MaxCell = 80;

    private readonly List<ImmutableArray<KeyValuePair<string, FieldValue>>> _first = [];
    private int[]? _widths;

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Decide();
        return base.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Append(ImmutableArray<KeyValuePair<string, FieldValue>> row)
    {
        if (_widths is not null)
        {
            Line([.. row.Select(cell => Cell(cell.Value))], row);
            return;
        }

        _first.Add(row);
        if (_first.Count == RowsThatDecide)
        {
            Decide();
        }
    }

    private void Decide()
    {
        if (_widths is not null)
        {
            return;
        }

        _widths = [.. names.Select((name, column) => _first.Select(row => Cell(row[column].Value).Length).Append(name.Length).Max())];
        Line(names, row: default);
        foreach (var row in _first)
        {
            Line([.. row.Select(cell => Cell(cell.Value))], row);
        }

        _first.Clear();
    }

    private void Line(ImmutableArray<string> cells, ImmutableArray<KeyValuePair<string, FieldValue>> row)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var toTheRight = !row.IsDefault && row[i].Value.Kind is FieldKind.Number;
            var last = i == cells.Length - 1;
            Pending.Append(toTheRight ? cells[i].PadLeft(_widths![i]) : last ? cells[i] : cells[i].PadRight(_widths![i])).Append(last ? "\n" : "  ");
        }
    }

    private static string Cell(FieldValue value) => TerminalText.Safe(value.ToString(), MaxCell);
}
