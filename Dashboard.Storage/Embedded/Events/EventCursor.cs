using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>The place of an event in the order newest first: event time, then id, then account and region, all descending.</summary>
internal sealed record EventPlace(long Nanos, string Id, string Account, string Region)
{
    public static EventPlace Of(EventRecord record) => new(Instant.ToNanos(record.OccurredAt), record.Id, record.Account, record.Region);

    /// <summary>Events that come after it.</summary>
    public SqlText Older => SqlText.Of(
        "occurred_at < make_timestamp_ns(?) OR (occurred_at = make_timestamp_ns(?) AND (id < ? OR (id = ? AND (account < ? OR (account = ? AND region < ?)))))",
        Nanos, Nanos, Id, Id, Account, Account, Region);
}

/// <summary>A place as text for links, bound to the query that it belongs to.</summary>
internal static class EventCursor
{
    private const int MaxLength = 16_384;

    public static string Write(string query, EventPlace place) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { Digest(query), place.Nanos.ToString(CultureInfo.InvariantCulture), place.Id, place.Account, place.Region }));

    /// <exception cref="ArgumentException">It is not one of ours, or of another query.</exception>
    public static EventPlace Read(string query, string cursor)
    {
        try
        {
            if (cursor.Length <= MaxLength
                && JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is [var digest, var nanos, var id, var account, var region]
                && digest == Digest(query)
                && long.TryParse(nanos, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at))
            {
                return new(at, id, account, region);
            }
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            // Falls through: whatever it is, it is not a cursor of this query.
        }

        throw new ArgumentException("The cursor belongs to another query. Start again at the first page.", nameof(cursor));
    }

    private static string Digest(string query) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(query)), 0, 8);
}
