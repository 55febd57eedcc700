using System.Diagnostics;
using System.Globalization;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Says in SQL what it can of a predicate.</summary>
internal sealed class EventSql(Func<string, bool> isOdd)
{
    /// <summary>Deeper than anybody writes, shallower than the stack.</summary>
    private const int MaxDepth = 100;

    /// <summary>Whether judging a row in memory, or in SQL, needs the raw record.</summary>
    public bool ReadsRaw { get; private set; }

    /// <summary>Whether the condition reads long columns, so that the newest times are searched first and alone.</summary>
    public bool IsCostly { get; private set; }

    /// <exception cref="ArgumentException">The predicate is nested too deeply.</exception>
    public SqlBounds Translate(EventPredicate predicate) => Translate(predicate, 0);

    private SqlBounds Translate(EventPredicate predicate, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The filter is nested more than {MaxDepth} levels deep."), nameof(predicate));
        }

        return predicate switch
        {
            EventPredicate.Everything => SqlBounds.Exactly(SqlText.True),
            EventPredicate.AllOf(var parts) => SqlBounds.All([.. parts.Select(part => Translate(part, depth + 1))]),
            EventPredicate.AnyOf(var parts) => SqlBounds.Any([.. parts.Select(part => Translate(part, depth + 1))]),
            EventPredicate.Not(var part) => Translate(part, depth + 1).Negated(),
            EventPredicate.HasWords(var words) => SqlBounds.All([.. words.Select(Word)]),
            EventPredicate.HasText(var text) => Substring(text),
            EventPredicate.FieldIs(var field, _) => Field(field, predicate),
            EventPredicate.FieldMatches(var field, _) => Field(field, predicate),
            EventPredicate.FieldExists(var field) => Field(field, predicate),
            EventPredicate.FieldCompares(var field, _, _) => Field(field, predicate),
            EventPredicate.FieldInNetwork(var field, _) => Field(field, predicate),
            _ => throw new UnreachableException(),
        };
    }

    private SqlBounds Field(string field, EventPredicate predicate)
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
                    IsCostly = true;
                    return JsonSql.Translate(field, predicate);
                }

                var own = column.Kind is FieldKind.Address ? TextSql.Address(column.Name, predicate) : TextSql.Text(column.Name, predicate);
                if (!isOdd(field))
                {
                    return own;
                }

                IsCostly = true;
                return SqlBounds.Any([own, JsonSql.Translate(field, predicate)]);
        }
    }

    /// <summary>A word of an ASCII record is found in SQL; other records are judged in memory, where letters of all languages are known.</summary>
    private SqlBounds Word(string word)
    {
        (ReadsRaw, IsCostly) = (true, true);
        var lower = word.ToLowerInvariant();
        if (lower.Length == 0 || !lower.All(char.IsLetterOrDigit))
        {
            return SqlBounds.Exactly(SqlText.False);
        }

        return InAscii(lower.All(char.IsAscii)
            ? SqlText.Of("contains(lower(raw), ?) AND regexp_matches(lower(raw), ?)", lower, $"(^|[^a-z0-9]){lower}([^a-z0-9]|$)")
            : SqlText.False);
    }

    private SqlBounds Substring(string text)
    {
        (ReadsRaw, IsCostly) = (true, true);
        return text.All(char.IsAscii)
            ? InAscii(text.Length == 0 ? SqlText.True : SqlText.Of("contains(lower(raw), ?)", text.ToLowerInvariant()))
            : new(SqlText.True, SqlText.False);
    }

    private static SqlBounds InAscii(SqlText found) => new(
        SqlText.Any([SqlText.Of("NOT ascii"), found]),
        SqlText.All([SqlText.Of("ascii"), found]));
}
