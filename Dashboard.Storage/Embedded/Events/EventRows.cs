using System.Net;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Turns rows of <see cref="EventColumns.Select"/> or <see cref="EventColumns.SelectRaw"/> back into events.</summary>
internal static class EventRows
{
    private const int FirstColumn = 9;
    private static readonly int FieldsAt = FirstColumn + EventColumns.All.Length;

    /// <summary>How many columns are before whatever a query selects besides.</summary>
    public static int Width(bool withRaw) => FieldsAt + (withRaw ? 3 : 1);

    public static EventRecord Read(DuckChunk chunk, int row, bool withRaw)
    {
        var fields = new List<KeyValuePair<string, FieldValue>>();
        for (var i = 0; i < EventColumns.All.Length; i++)
        {
            if (chunk.Text(FirstColumn + i)[row] is { } text)
            {
                var column = EventColumns.All[i];
                fields.Add(new(column.Field, column.Kind is FieldKind.Address ? FieldValue.Of(IPAddress.Parse(text)) : FieldValue.Of(text)));
            }
        }

        FieldsJson.Read(chunk.Text(FieldsAt).Bytes(row), fields);
        return new()
        {
            OccurredAt = Instant.FromNanos(chunk.Column<long>(1)[row]),
            ObservedAt = Instant.FromNanos(chunk.Column<long>(2)[row]),
            Account = chunk.Text(3)[row]!,
            Region = chunk.Text(4)[row]!,
            Id = chunk.Text(5)[row]!,
            Dataset = chunk.Text(6)[row]!,
            Action = chunk.Text(7)[row]!,
            Outcome = OutcomeText.Parse(chunk.Text(8)[row]),
            Fields = EventFields.Of(fields),
            Raw = withRaw ? Raw(chunk, row) : default,
        };
    }

    private static byte[] Raw(DuckChunk chunk, int row)
    {
        var text = chunk.Text(FieldsAt + 1);
        return (text.HasValue(row) ? text.Bytes(row) : chunk.Text(FieldsAt + 2).Bytes(row)).ToArray();
    }
}
