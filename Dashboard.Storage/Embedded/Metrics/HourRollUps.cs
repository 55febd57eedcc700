using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>The roll-ups of sorted samples: what <see cref="HourSql.RollUp"/> says of them, in one pass over what is at hand.</summary>
internal sealed class HourRollUps
{
    private readonly List<HourRollUp> _hours = [];

    public void Take(SortedSamples samples)
    {
        _hours.Clear();
        var series = samples.Series;
        var seconds = samples.Seconds;
        var values = samples.Values;
        for (var first = 0; first < series.Length;)
        {
            var hour = HourSql.HourOf(seconds[first]);
            var end = first + 1;
            while (end < series.Length && series[end] == series[first] && seconds[end] - hour < HourSql.Seconds)
            {
                end++;
            }

            _hours.Add(HourRollUp.Of(series[first], hour, seconds[first..end], values[first..end]));
            first = end;
        }
    }

    /// <summary>Puts them behind the rows of a table.</summary>
    public void Append(DuckConnection connection, string catalog, string table)
    {
        using var hours = connection.Append(catalog, table);
        hours.Append(_hours.Count, (chunk, first) =>
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var hour = _hours[first + row];
                chunk.Column<int>(0)[row] = hour.Series;
                chunk.Column<int>(1)[row] = hour.At;
                chunk.Column<double>(2)[row] = hour.Low;
                chunk.Column<double>(3)[row] = hour.High;
                chunk.Column<double>(4)[row] = hour.Total;
                chunk.Column<short>(5)[row] = hour.Count;
                chunk.Column<double>(6)[row] = hour.Last;
                chunk.Column<short>(7)[row] = hour.FirstAt;
                chunk.Column<short>(8)[row] = hour.LastAt;
            }
        });
        hours.Flush();
    }

    private readonly record struct HourRollUp(int Series, int At, double Low, double High, double Total, short Count, double Last, short FirstAt, short LastAt)
    {
        /// <param name="series">Whose.</param>
        /// <param name="hour">When the hour begins.</param>
        /// <param name="seconds">Of the samples, ascending.</param>
        /// <param name="values">Theirs.</param>
        public static HourRollUp Of(int series, int hour, ReadOnlySpan<int> seconds, ReadOnlySpan<double> values)
        {
            var (low, high, total, error) = (values[0], values[0], 0.0, 0.0);
            foreach (var value in values)
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
                // Compensated as the database's own: see HourSql.RollUp.
                var corrected = value - error;
                var sum = total + corrected;
                (total, error) = (sum, sum - total - corrected);
            }

            return new(series, hour, low, high, total, (short)values.Length, values[^1], (short)(seconds[0] - hour), (short)(seconds[^1] - hour));
        }
    }
}
