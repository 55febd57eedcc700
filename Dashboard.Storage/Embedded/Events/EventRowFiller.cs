using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Fills a chunk of the event table.</summary>
internal sealed class EventRowFiller
{
    private const int FirstColumn = 10;

    /// <summary>Whether an event of the last chunk had a field of another kind than its column's.</summary>
    public bool AnyOdd { get; private set; }

    public void Fill(ChunkWriter rows, PreparedEvents events, int first, long firstSequence)
    {
        AnyOdd = false;
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
            rows.SetText(4, row, record.Account);
            rows.SetText(5, row, record.Region);
            rows.SetText(6, row, record.Id);
            rows.SetText(7, row, record.Dataset);
            rows.SetText(8, row, record.Action);
            rows.SetText(9, row, OutcomeText.Of(record.Outcome));
            odds[row] = Columns(rows, row, record);
            AnyOdd |= odds[row];
        }
    }

    private static bool Columns(ChunkWriter rows, int row, EventRecord record)
    {
        var odd = false;
        for (var i = 0; i < EventColumns.All.Length; i++)
        {
            var column = EventColumns.All[i];
            var value = record.Fields[column.Field];
            if (value.Kind == column.Kind)
            {
                rows.SetText(FirstColumn + i, row, value.ToString());
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
