using System.Globalization;
using Dashboard.Core.Query;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What SQL can say of a time column that always has a value.</summary>
internal static class TimeSql
{
    public static SqlBounds Translate(string column, EventPredicate predicate) => predicate switch
    {
        EventPredicate.FieldExists => SqlBounds.Exactly(SqlText.True),
        EventPredicate.FieldMatches => new(SqlText.True, SqlText.False),
        EventPredicate.FieldIs(_, var value) when Parse(value) is { } time => Instant.IsStorable(time)
            ? SqlBounds.Exactly(SqlText.Of($"{column} = make_timestamp_ns(?)", Instant.ToNanos(time)))
            : SqlBounds.Exactly(SqlText.False),
        EventPredicate.FieldCompares(_, var comparison, var operand) when Parse(operand) is { } time => SqlBounds.Exactly(Compare(column, comparison, time)),
        _ => SqlBounds.Exactly(SqlText.False),
    };

    private static SqlText Compare(string column, Comparison comparison, DateTimeOffset time)
    {
        var less = comparison is Comparison.Less or Comparison.LessOrEqual;
        if (!Instant.IsStorable(time))
        {
            // Everything that is stored lies on one side of it.
            return less == time > DateTimeOffset.UnixEpoch ? SqlText.True : SqlText.False;
        }

        var sign = comparison switch
        {
            Comparison.Less => "<",
            Comparison.LessOrEqual => "<=",
            Comparison.Greater => ">",
            _ => ">=",
        };
        return SqlText.Of($"{column} {sign} make_timestamp_ns(?)", Instant.ToNanos(time));
    }

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
