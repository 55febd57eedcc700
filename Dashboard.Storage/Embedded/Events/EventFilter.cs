using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Words;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What columns and the word index can say of a predicate; the rest is judged on the events themselves.</summary>
/// <param name="Predicate">The predicate.</param>
/// <param name="Judge">Decides where neither can.</param>
/// <param name="Columns">What the columns say of all of it.</param>
/// <param name="Words">What the word index says of a part of it that must hold; null where it says nothing.</param>
/// <param name="Rest">What the columns say of that which the word index does not decide.</param>
internal sealed record EventFilter(EventPredicate Predicate, EventJudge Judge, SqlBounds Columns, WordQuestion? Words, SqlBounds Rest)
{
    /// <summary>Deeper than anybody writes, shallower than the stack.</summary>
    private const int MaxDepth = 100;

    /// <summary>Words that are looked up; more only narrow what is narrow already.</summary>
    private const int MaxWords = 32;

    /// <summary>Nobody can say more than the columns.</summary>
    public bool IsExact => Columns.IsExact;

    /// <summary>Every event is wanted.</summary>
    public bool IsEverything => Predicate is EventPredicate.Everything;

    /// <exception cref="ArgumentException">The predicate is nested too deeply.</exception>
    public static EventFilter Of(EventPredicate predicate, bool hasOdd)
    {
        var whole = Translate(predicate, hasOdd, 0);
        var (words, rest) = (new WordQuestion(), new List<SqlBounds>());
        foreach (var part in Parts(predicate))
        {
            if (!Narrow(part, words))
            {
                rest.Add(Translate(part, hasOdd, 0));
            }
        }

        return new(predicate, new(predicate), whole, words.IsEmpty ? null : words, SqlBounds.All(rest));
    }

    private static IEnumerable<EventPredicate> Parts(EventPredicate predicate) => predicate is EventPredicate.AllOf(var parts) ? parts.SelectMany(Parts) : [predicate];

    /// <summary>Adds what the word index knows of a part; true where it knows all of it.</summary>
    private static bool Narrow(EventPredicate part, WordQuestion question)
    {
        switch (part)
        {
            case EventPredicate.HasWords(var words) when words.Length > 0 && question.Count + words.Length <= MaxWords:
                foreach (var word in words)
                {
                    question.AddWord(word.ToLowerInvariant());
                }

                return true;
            case EventPredicate.HasText(var text) when text.All(char.IsAscii):
                foreach (var word in Inner(text).Take(MaxWords - question.Count))
                {
                    question.AddWord(word);
                }

                return false;
            case EventPredicate.FieldIs(var field, var value) when question.Count < MaxWords && !IsColumn(field) && IsOnlyText(value):
                question.AddField(field, value);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The words of a text that are whole wherever it occurs: not those at its ends, which may go on there.</summary>
    private static IEnumerable<string> Inner(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && char.IsAsciiLetterOrDigit(text[i]))
            {
                i++;
            }

            if (start > 0 && i > start && i < text.Length)
            {
                yield return text[start..i].ToLowerInvariant();
            }

            i++;
        }
    }

    private static SqlBounds Translate(EventPredicate predicate, bool hasOdd, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The filter is nested more than {MaxDepth} levels deep."), nameof(predicate));
        }

        return predicate switch
        {
            EventPredicate.Everything => SqlBounds.Exactly(SqlText.True),
            EventPredicate.AllOf(var parts) => SqlBounds.All([.. parts.Select(part => Translate(part, hasOdd, depth + 1))]),
            EventPredicate.AnyOf(var parts) => SqlBounds.Any([.. parts.Select(part => Translate(part, hasOdd, depth + 1))]),
            EventPredicate.Not(var part) => Translate(part, hasOdd, depth + 1).Negated(),
            EventPredicate.HasWords(var words) => words.IsEmpty ? SqlBounds.Exactly(SqlText.True) : Undecided,
            EventPredicate.HasText(var text) => text.Length == 0 ? SqlBounds.Exactly(SqlText.True) : Undecided,
            EventPredicate.FieldIs(var field, _) => Field(field, predicate, hasOdd),
            EventPredicate.FieldMatches(var field, _) => Field(field, predicate, hasOdd),
            EventPredicate.FieldExists(var field) => Field(field, predicate, hasOdd),
            EventPredicate.FieldCompares(var field, _, _) => Field(field, predicate, hasOdd),
            EventPredicate.FieldInNetwork(var field, _) => Field(field, predicate, hasOdd),
            _ => throw new UnreachableException(),
        };
    }

    private static SqlBounds Undecided => new(SqlText.True, SqlText.False);

    private static SqlBounds Field(string field, EventPredicate predicate, bool hasOdd)
    {
        switch (field)
        {
            case "@timestamp":
                return TimeSql.Translate("occurred_at", predicate);
            case "event.ingested":
                return TimeSql.Translate("observed_at", predicate);
            case "event.id":
                return TextSql.Text("id", predicate);
            case "event.action":
                return TextSql.Text("action", predicate);
            case "event.dataset":
                return TextSql.Text("dataset", predicate);
            case "event.outcome":
                return TextSql.Text("outcome", predicate);
            case "cloud.account.id":
                return TextSql.Text("nullif(account, '')", predicate);
            case "cloud.region":
                return TextSql.Text("nullif(region, '')", predicate);
            default:
                if (EventColumns.Of(field) is not { } column)
                {
                    return Undecided;
                }

                var own = column.Kind is FieldKind.Address ? TextSql.Address(column.Name, predicate) : TextSql.Text(column.Name, predicate);
                return hasOdd ? SqlBounds.Any([own, new(SqlText.Of("odd"), SqlText.False)]) : own;
        }
    }

    private static bool IsColumn(string field) => field is "@timestamp" or "event.ingested" or "event.id" or "event.action" or "event.dataset" or "event.outcome" or "cloud.account.id" or "cloud.region" || EventColumns.Of(field) is not null;

    /// <summary>Whether a value can be nothing but a text: the same number, address or time may be written in more ways than one.</summary>
    private static bool IsOnlyText(string value) =>
        value is not ("true" or "false")
        && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && !IPAddress.TryParse(value, out _)
        && !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
