namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// Roll-ups of an hour. A partition's roll-ups say exactly what its samples say: an open one's may lie in several rows of an hour, one a block, a
/// closed one's lie in one.
/// </summary>
internal static class HourSql
{
    public const int Seconds = 3600;

    /// <summary>The earliest second that can be stored: the hour that it lies in must fit too.</summary>
    public const int FirstSecond = int.MinValue / Seconds * Seconds;

    public const string Columns = """
        series INTEGER NOT NULL,
        ts INTEGER NOT NULL,                 -- start of the hour
        low DOUBLE NOT NULL,
        high DOUBLE NOT NULL,
        total DOUBLE NOT NULL,
        n SMALLINT NOT NULL,
        last DOUBLE NOT NULL,
        first_at SMALLINT NOT NULL,          -- of the first and the latest sample: seconds after ts
        last_at SMALLINT NOT NULL
        """;

    /// <summary>The hour that a sample lies in, before 1970 too.</summary>
    public const string Start = "ts - ((ts % 3600) + 3600) % 3600";

    /// <summary>The same of a second that can be stored.</summary>
    public static int HourOf(int second) => second - (((second % Seconds) + Seconds) % Seconds);

    /// <summary>
    /// The order of a closed file: series by series, every other one backwards in time, so that no time leaps back where one series ends and the next
    /// begins: times then take a third of the bytes.
    /// </summary>
    public const string ClosedOrder = "series, CASE WHEN series % 2 = 0 THEN ts ELSE -ts END";

    /// <summary>Rolls samples up. The sum is compensated: of decimals it is one again, which takes half the bytes of one with a rounding error.</summary>
    public static string RollUp(string samples) => $"""
        SELECT series, hour_ts, min(value), max(value), fsum(value), count(*)::SMALLINT, arg_max(value, ts), (min(ts) - hour_ts)::SMALLINT, (max(ts) - hour_ts)::SMALLINT
        FROM (SELECT series, ts, value, {Start} AS hour_ts FROM {samples}) GROUP BY series, hour_ts
        """;
}
