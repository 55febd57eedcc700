using System.Globalization;
using System.Net;
using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Query;

/// <summary>The meaning of a predicate, on one event in memory. Detection uses it, and the stores' suites hold their answers against it.</summary>
public static class EventPredicateEvaluation
{
    /// <summary>Whether the event matches.</summary>
    public static bool Matches(this EventPredicate predicate, EventRecord record) => predicate switch
    {
        EventPredicate.Everything => true,
        EventPredicate.FieldIs(var field, var value) => record.Field(field).Each().Any(found => IsEqual(found, value)),
        EventPredicate.FieldMatches(var field, var pattern) => record.Field(field).Each().Any(found => IsLike(found.ToString(), pattern)),
        EventPredicate.FieldExists(var field) => record.Field(field).Kind is not FieldKind.Null,
        EventPredicate.FieldCompares(var field, var comparison, var operand) => record.Field(field).Each().Any(found => Compares(found, comparison, operand)),
        EventPredicate.FieldInNetwork(var field, var network) => record.Field(field).Each().Any(found => IsInside(found, network)),
        EventPredicate.HasWords(var words) => HasAll(words, record.Raw.Span),
        EventPredicate.HasText(var text) => Encoding.UTF8.GetString(record.Raw.Span).Contains(text, StringComparison.OrdinalIgnoreCase),
        EventPredicate.AllOf(var parts) => parts.All(part => part.Matches(record)),
        EventPredicate.AnyOf(var parts) => parts.Any(part => part.Matches(record)),
        EventPredicate.Not(var part) => !part.Matches(record),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Splits a text into words as the index does: runs of letters and digits, in lower case.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }

    /// <summary>Whether a text matches a pattern in which <c>*</c> stands for any run of characters.</summary>
    public static bool IsLike(string text, string pattern) => IsLike(text.AsSpan(), pattern.AsSpan());

    private static bool IsLike(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        // Greedy with one place to come back to: linear in practice, and never worse than the product of the lengths.
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                (t, p) = (t + 1, p + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool IsEqual(FieldValue found, string value) => found.Kind switch
    {
        FieldKind.Text => string.Equals(found.Text, value, StringComparison.Ordinal),
        FieldKind.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number.Equals(found.Number),
        FieldKind.Boolean => found.Boolean ? value == "true" : value == "false",
        FieldKind.Address => IPAddress.TryParse(value, out var address) && address.Equals(found.Address),
        FieldKind.Time => TryTime(value, out var time) && time == found.Time,
        _ => false,
    };

    private static bool Compares(FieldValue found, Comparison comparison, string operand) => found.Kind switch
    {
        FieldKind.Number => double.TryParse(operand, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Holds(found.Number.CompareTo(number), comparison),
        FieldKind.Time => TryTime(operand, out var time) && Holds(found.Time.CompareTo(time), comparison),
        _ => false,
    };

    private static bool Holds(int order, Comparison comparison) => comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };

    private static bool IsInside(FieldValue found, IPNetwork network) =>
        found.Kind is FieldKind.Address && network.BaseAddress.AddressFamily == found.Address.AddressFamily && network.Contains(found.Address);

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool HasAll(IEnumerable<string> words, ReadOnlySpan<byte> raw)
    {
        var wanted = words.Select(word => word.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        foreach (var word in Words(Encoding.UTF8.GetString(raw)))
        {
            wanted.Remove(word);
            if (wanted.Count == 0)
            {
                return true;
            }
        }

        return wanted.Count == 0;
    }
}
