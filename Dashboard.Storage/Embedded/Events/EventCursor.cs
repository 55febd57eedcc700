using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>The place of an event in the order newest first: event time, and at one time the order of arrival, both descending.</summary>
internal sealed record EventPlace(long Nanos, long Sequence)
{
    /// <summary>A place that no event has: just before everything older than a time.</summary>
    public static EventPlace Before(DateTimeOffset time) => new(Instant.ToNanos(time), 0);

    /// <summary>Events that come after it.</summary>
    public SqlText Older => SqlText.Of("occurred_at < make_timestamp_ns(?) OR (occurred_at = make_timestamp_ns(?) AND sequence < ?)", Nanos, Nanos, Sequence);
}

/// <summary>A place as text for links, bound to the query that it belongs to.</summary>
internal static class EventCursor
{
    private const int MaxLength = 256;

    public static string Write(string query, EventPlace place) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { Digest(query), place.Nanos.ToString(CultureInfo.InvariantCulture), place.Sequence.ToString(CultureInfo.InvariantCulture) }));

    /// <exception cref="ArgumentException">It is not one of ours, or of another query.</exception>
    public static EventPlace Read(string query, string cursor)
    {
        try
        {
            if (cursor.Length <= MaxLength
                && JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is [var digest, var nanos, var sequence]
                && digest == Digest(query)
                && long.TryParse(nanos, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
                && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            {
                return new(at, place);
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
