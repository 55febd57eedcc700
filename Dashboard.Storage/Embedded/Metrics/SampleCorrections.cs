using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Settles rows that may already be stored: drops those that are, with the same value, and takes out of the file those that they replace.</summary>
internal static class SampleCorrections
{
    public static void Prepare(DuckConnection connection) =>
        connection.Run("CREATE TEMP TABLE IF NOT EXISTS suspect (series INTEGER NOT NULL, ts INTEGER NOT NULL)");

    /// <summary>Leaves in <paramref name="rows"/> what is to be written; says how many were there already.</summary>
    public static int Apply(DuckConnection connection, SampleRows rows)
    {
        if (rows.Suspect.Count == 0)
        {
            return 0;
        }

        var (first, last) = (int.MaxValue, int.MinValue);
        foreach (var place in rows.Suspect)
        {
            first = Math.Min(first, rows.Seconds[place]);
            last = Math.Max(last, rows.Seconds[place]);
        }

        Ask(connection, rows, rows.Suspect);
        var stored = Stored(connection, first, last);
        var (same, changed) = (new List<int>(), new List<int>());
        foreach (var place in rows.Suspect)
        {
            if (stored.TryGetValue((rows.Series[place], rows.Seconds[place]), out var value))
            {
                (value.Equals(rows.Values[place]) ? same : changed).Add(place);
            }
        }

        if (changed.Count > 0)
        {
            Ask(connection, rows, changed);
            connection.Execute("DELETE FROM metrics.sample AS s USING temp.suspect AS q WHERE s.series = q.series AND s.ts = q.ts AND s.ts BETWEEN ? AND ?", first, last);
        }

        connection.Execute("DELETE FROM temp.suspect");
        rows.Remove(same);
        return same.Count;
    }

    private static void Ask(DuckConnection connection, SampleRows rows, List<int> places)
    {
        connection.Execute("DELETE FROM temp.suspect");
        using var suspects = connection.Append("temp", "suspect");
        suspects.Append(places.Count, (chunk, offset) =>
        {
            var series = chunk.Column<int>(0);
            var seconds = chunk.Column<int>(1);
            for (var row = 0; row < chunk.Count; row++)
            {
                (series[row], seconds[row]) = (rows.Series[places[offset + row]], rows.Seconds[places[offset + row]]);
            }
        });
        suspects.Flush();
    }

    private static Dictionary<(int Series, int At), double> Stored(DuckConnection connection, int first, int last)
    {
        var stored = new Dictionary<(int, int), double>();
        using var found = connection.Query("SELECT s.series, s.ts, s.value FROM metrics.sample AS s JOIN temp.suspect AS q ON s.series = q.series AND s.ts = q.ts WHERE s.ts BETWEEN ? AND ?", first, last);
        while (found.Next(out var chunk))
        {
            var series = chunk.Column<int>(0);
            var seconds = chunk.Column<int>(1);
            var values = chunk.Column<double>(2);
            for (var row = 0; row < chunk.Count; row++)
            {
                stored[(series[row], seconds[row])] = values[row];
            }
        }

        return stored;
    }
}
