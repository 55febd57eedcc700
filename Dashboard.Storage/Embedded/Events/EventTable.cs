using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>How events get in: each once, by account, region and the source's own id, looked up among the events of the same times.</summary>
internal sealed class EventTable(EventExtent extent) : ISignalTable
{
    private const int MaxName = 2_048;
    private const int MaxFields = 2_000;

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly HashSet<string> _newOdd = new(StringComparer.Ordinal);
    private long _staged;
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;

    public void Load(DuckConnection connection)
    {
        connection.Run("CREATE TEMP TABLE IF NOT EXISTS candidate (identity UBIGINT NOT NULL)");
        extent.Load(connection);
        Discard();
    }

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, long number, DateTimeOffset? completeUntil)
    {
        var rejected = batch.Rejected.ToBuilder();
        var wanted = new Dictionary<(string, string, string), EventRecord>();
        var duplicates = 0;
        foreach (var record in ((SignalBatch.Events)batch).Records)
        {
            if (Objection(record) is { } reason)
            {
                rejected.Add(RejectedRecord.Of(reason, batch.Id.Value, Encoding.UTF8.GetString(record.Raw.Span[..Math.Min(record.Raw.Length, RejectedRecord.MaxExcerpt)])));
            }
            else if (!wanted.TryAdd(record.Identity, record))
            {
                duplicates++;
            }
        }

        duplicates += RemoveStored(connection, wanted);
        var fresh = wanted.Values.ToArray();
        if (fresh.Length == 0)
        {
            return new(0, duplicates, rejected.ToImmutable());
        }

        Write(connection, fresh);
        return new(fresh.Length, duplicates, rejected.ToImmutable(), fresh.Min(record => record.OccurredAt), fresh.Max(record => record.OccurredAt));
    }

    public void Publish()
    {
        extent.Publish(_staged, _first, _last, _newOdd);
        Discard();
    }

    public void Discard()
    {
        (_staged, _first, _last) = (0, null, null);
        _newOdd.Clear();
    }

    private static string? Objection(EventRecord record) =>
        !Instant.IsStorable(record.OccurredAt) || !Instant.IsStorable(record.ObservedAt) ? string.Create(CultureInfo.InvariantCulture, $"The event's time {record.OccurredAt:O} lies outside of 1901 to 2038.")
        : record.Raw.Length > EventRecord.MaxRawBytes ? string.Create(CultureInfo.InvariantCulture, $"The record has {record.Raw.Length} bytes; the most is {EventRecord.MaxRawBytes}.")
        : record.Id.Length > MaxName || record.Account.Length > MaxName || record.Region.Length > MaxName || record.Dataset.Length > MaxName || record.Action.Length > MaxName ? string.Create(CultureInfo.InvariantCulture, $"Id, account, region, dataset or action is longer than {MaxName} characters.")
        : record.Fields.Count > MaxFields ? string.Create(CultureInfo.InvariantCulture, $"The event has {record.Fields.Count} fields; the most is {MaxFields}.")
        : null;

    private int RemoveStored(DuckConnection connection, Dictionary<(string Account, string Region, string Id), EventRecord> wanted)
    {
        if (wanted.Count == 0)
        {
            return 0;
        }

        var first = wanted.Values.Min(record => record.OccurredAt);
        var last = wanted.Values.Max(record => record.OccurredAt);
        if (!extent.Overlaps(first, last) && !(_first <= last && _last >= first))
        {
            return 0;
        }

        var identities = wanted.Keys.Select(Identity).ToArray();
        connection.Execute("DELETE FROM temp.candidate");
        using (var candidates = connection.Append("temp", "candidate"))
        {
            candidates.Append(identities.Length, (rows, offset) => identities.AsSpan(offset, rows.Count).CopyTo(rows.Column<ulong>(0)));
            candidates.Flush();
        }

        var removed = 0;
        using var stored = connection.Query(
            "SELECT account, region, id FROM events.event WHERE occurred_at BETWEEN make_timestamp_ns(?) AND make_timestamp_ns(?) AND identity IN (SELECT identity FROM temp.candidate)",
            Instant.ToNanos(first), Instant.ToNanos(last));
        while (stored.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                removed += wanted.Remove((chunk.Text(0)[row]!, chunk.Text(1)[row]!, chunk.Text(2)[row]!)) ? 1 : 0;
            }
        }

        return removed;
    }

    private void Write(DuckConnection connection, EventRecord[] fresh)
    {
        var odd = new HashSet<string>(StringComparer.Ordinal);
        using (var events = connection.Append(EventsLayout.Catalog, "event"))
        {
            events.Append(fresh.Length, (rows, first) =>
            {
                for (var row = 0; row < rows.Count; row++)
                {
                    Fill(rows, row, fresh[first + row], extent.Sequence + _staged + first + row + 1, odd);
                }
            });
            events.Flush();
        }

        foreach (var name in odd.Where(name => !extent.IsOdd(name) && _newOdd.Add(name)))
        {
            connection.Execute("INSERT INTO events.odd_field VALUES (?)", name);
        }

        _staged += fresh.Length;
        foreach (var record in fresh)
        {
            _first = _first < record.OccurredAt ? _first : record.OccurredAt;
            _last = _last > record.OccurredAt ? _last : record.OccurredAt;
        }
    }

    private void Fill(ChunkWriter rows, int row, EventRecord record, long sequence, HashSet<string> odd)
    {
        rows.Column<long>(0)[row] = sequence;
        rows.SetTime(1, row, record.OccurredAt);
        rows.SetTime(2, row, record.ObservedAt);
        rows.Column<ulong>(3)[row] = Identity(record.Identity);
        rows.SetText(4, row, record.Account);
        rows.SetText(5, row, record.Region);
        rows.SetText(6, row, record.Id);
        rows.SetText(7, row, record.Dataset);
        rows.SetText(8, row, record.Action);
        rows.SetText(9, row, OutcomeText.Of(record.Outcome));
        const int FirstColumn = 10;
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
                if (value.Kind is not FieldKind.Null)
                {
                    odd.Add(column.Field);
                }
            }
        }

        var next = FirstColumn + EventColumns.All.Length;
        _json.ResetWrittenCount();
        FieldsJson.Write(_json, record.Fields.Where(field => EventColumns.Of(field.Key)?.Kind != field.Value.Kind));
        rows.SetBytes(next, row, _json.WrittenSpan);
        var raw = record.Raw.Span;
        var text = Utf8.IsValid(raw);
        rows.Column<bool>(next + 1)[row] = text && Ascii.IsValid(raw);
        if (text)
        {
            rows.SetBytes(next + 2, row, raw);
            rows.SetNull(next + 3, row);
        }
        else
        {
            rows.SetNull(next + 2, row);
            rows.SetBytes(next + 3, row, raw);
        }
    }

    private static ulong Identity((string Account, string Region, string Id) identity)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.Account}\0{identity.Region}\0{identity.Id}"), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
