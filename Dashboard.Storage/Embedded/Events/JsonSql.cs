using System.Globalization;
using System.Net;
using Dashboard.Core.Query;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>
/// What SQL can say of a field without a column, by looking for bytes in the JSON of the remaining fields instead of parsing it. A quote inside a name or a
/// text is always written with a backslash before it, so that a comma or the opening brace followed by a quoted name is that field and nothing else.
/// </summary>
internal static class JsonSql
{
    public static SqlBounds Translate(string field, EventPredicate predicate)
    {
        var name = FieldsJson.Quote(field) + ":";
        var has = Member(name);
        return predicate switch
        {
            EventPredicate.FieldExists => SqlBounds.Exactly(has),
            EventPredicate.FieldIs(_, var value) => Is(name, has, value),
            // Only a text may be found by a part of it; a number or a time has another form here than for people.
            _ => new(has, SqlText.False),
        };
    }

    private static SqlBounds Is(string name, SqlText has, string value)
    {
        var quoted = FieldsJson.Quote(value);
        var sure = Member(name + quoted);
        // A value that can be nothing but a text occurs as that text, alone or in a list.
        return IsOnlyText(value) ? new(SqlText.All([has, SqlText.Of("contains(fields, ?)", quoted)]), sure) : new(has, sure);
    }

    private static bool IsOnlyText(string value) =>
        value is not ("true" or "false")
        && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && !IPAddress.TryParse(value, out _)
        && !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static SqlText Member(string text) => SqlText.Of("(starts_with(fields, ?) OR contains(fields, ?))", "{" + text, "," + text);
}
