using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.CloudWatch;

/// <summary>A statistic over the observations of a period.</summary>
internal abstract partial record Statistic
{
    private Statistic()
    {
    }

    public static Statistic Parse(string text) => text switch
    {
        "Average" => new Of(all => all.Sum / all.Count),
        "Sum" => new Of(all => all.Sum),
        "SampleCount" => new Of(all => all.Count),
        "Minimum" => new Of(all => all.Minimum),
        "Maximum" => new Of(all => all.Maximum),
        _ when Percent().Match(text) is { Success: true } match && double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 0 and <= 100 and var percent
            => new Percentile(percent / 100),
        _ => throw MetricQuery.Refused($"The value {text} for parameter MetricDataQueries.member.MetricStat.Stat is not a supported statistic."),
    };

    public sealed record Of(Func<Observations, double> Value) : Statistic;

    public sealed record Percentile(double Rank) : Statistic
    {
        /// <summary>Over the observations of all minutes together: percentiles of percentiles would mean nothing.</summary>
        public double Value(List<(double Value, double Weight)> points)
        {
            points.Sort();
            var left = Rank * points.Sum(point => point.Weight);
            foreach (var (value, weight) in points)
            {
                left -= weight;
                if (left <= 0)
                {
                    return value;
                }
            }

            return points[^1].Value;
        }
    }

    [GeneratedRegex(@"^p([0-9]{1,3}(?:\.[0-9]{1,10})?)$")]
    private static partial Regex Percent();
}
