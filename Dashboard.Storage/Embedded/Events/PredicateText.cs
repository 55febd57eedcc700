using System.Globalization;
using System.Text;
using Dashboard.Core.Query;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>A predicate as text in which every part and value is told apart from every other: equal texts are equal questions.</summary>
internal static class PredicateText
{
    public static string Of(EventPredicate predicate)
    {
        var text = new StringBuilder();
        Append(text, predicate);
        return text.ToString();
    }

    private static void Append(StringBuilder text, EventPredicate predicate)
    {
        switch (predicate)
        {
            case EventPredicate.AllOf(var parts):
                Append(text, "all", parts);
                break;
            case EventPredicate.AnyOf(var parts):
                Append(text, "any", parts);
                break;
            case EventPredicate.Not(var part):
                Append(text, "not", [part]);
                break;
            case EventPredicate.FieldIs(var field, var value):
                Append(text, "is", field, value);
                break;
            case EventPredicate.FieldMatches(var field, var pattern):
                Append(text, "like", field, pattern);
                break;
            case EventPredicate.FieldExists(var field):
                Append(text, "has", field);
                break;
            case EventPredicate.FieldCompares(var field, var comparison, var operand):
                Append(text, comparison.ToString(), field, operand);
                break;
            case EventPredicate.FieldInNetwork(var field, var network):
                Append(text, "in", field, network.ToString());
                break;
            case EventPredicate.HasWords(var words):
                Append(text, "words", [.. words]);
                break;
            case EventPredicate.HasText(var part):
                Append(text, "text", part);
                break;
            default:
                Append(text, "everything");
                break;
        }
    }

    private static void Append(StringBuilder text, string name, IEnumerable<EventPredicate> parts)
    {
        text.Append(name).Append('(');
        foreach (var part in parts)
        {
            Append(text, part);
        }

        text.Append(')');
    }

    private static void Append(StringBuilder text, string name, params ReadOnlySpan<string> values)
    {
        text.Append(name).Append('(');
        foreach (var value in values)
        {
            // Lengths instead of quotes: nothing in a value can look like the end of it.
            text.Append(CultureInfo.InvariantCulture, $"{value.Length}:").Append(value);
        }

        text.Append(')');
    }
}
