using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Fills chunks of the event table.</summary>
internal sealed class EventRowFiller
{
    private const int FirstColumn = 10;

    private readonly RepeatedTexts[] _texts = [.. Enumerable.Range(0, FirstColumn + EventColumns.All.Length).Select(column => new RepeatedTexts(column))];

    /// <summary>Whether an event of the last chunk had a field of another kind than its column's.</summary>
    public bool AnyOdd { get; private set; }

    public void Fill(ChunkWriter rows, PreparedEvents events, int first, long firstSequence)
    {
        AnyOdd = false;
        foreach (var text in _texts)
        {
            text.Begin();
        }

        var sequences = rows.Column<long>(0);
        var odds = rows.Column<bool>(FirstColumn + EventColumns.All.Length);
        var blocks = rows.Column<long>(FirstColumn + EventColumns.All.Length + 1);
        events.Identities.AsSpan(first, rows.Count).CopyTo(rows.Column<uint>(3));
        for (var row = 0; row < rows.Count; row++)
        {
            var record = events.Records[first + row];
            sequences[row] = firstSequence + first + row;
            blocks[row] = firstSequence + events.BlockOf[first + row];
            rows.SetTime(1, row, record.OccurredAt);
            rows.SetTime(2, row, record.ObservedAt);
            _texts[4].Set(rows, row, record.Account);
            _texts[5].Set(rows, row, record.Region);
            rows.SetText(6, row, record.Id);
            _texts[7].Set(rows, row, record.Dataset);
            _texts[8].Set(rows, row, record.Action);
            _texts[9].Set(rows, row, OutcomeText.Of(record.Outcome));
            odds[row] = Columns(rows, row, record);
            AnyOdd |= odds[row];
        }
    }

    private bool Columns(ChunkWriter rows, int row, EventRecord record)
    {
        var odd = false;
        for (var i = 0; i < EventColumns.All.Length; i++)
        {
            var column = EventColumns.All[i];
            var value = record.Fields[column.Field];
            if (value.Kind == column.Kind)
            {
                _texts[FirstColumn + i].Set(rows, row, value.ToString());
            }
            else
            {
                rows.SetNull(FirstColumn + i, row);
                odd |= value.Kind is not FieldKind.Null;
            }
        }

        return odd;
    }
}
