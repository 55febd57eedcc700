using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Estate;

/// <summary>How a series' values run. The share of each kind is what decides bytes a sample, so it is published with the figures.</summary>
internal enum ValueKind
{
    /// <summary>A percentage with two decimals that follows the day.</summary>
    Percent,

    /// <summary>A whole count a minute, with bursts.</summary>
    Count,

    /// <summary>Constant for hours.</summary>
    Steady,

    /// <summary>Bytes in pages of 4,096 that drift.</summary>
    Bytes,

    /// <summary>Latency in milliseconds with three decimals and a long tail.</summary>
    Latency,

    /// <summary>An average with all 15 digits.</summary>
    Average,
}

/// <summary>
/// Series and their samples, one a minute, from a seed: hosts with 25 metrics each, two hosts a stack, ten a group. They come host by host, as sources list them.
/// </summary>
internal sealed class MetricEstate
{
    /// <summary>The shares, for the report.</summary>
    public const string Mix = "32 % percentages (2 decimals), 24 % counts, 16 % steady, 12 % latencies (3 decimals), 8 % bytes (4 KiB pages), 8 % averages (15 digits)";

    public const int MinuteSeconds = 60;

    private const int MetricsAHost = 25;
    private static readonly int[] Shares = [8, 14, 18, 20, 23, MetricsAHost];

    private readonly State[] _states;
    private readonly ValueKind[] _kinds;
    private SplitMix _random;

    public MetricEstate(ulong seed, int series)
    {
        _random = new(seed);
        Series = [.. Enumerable.Range(0, series).Select(i => new SeriesInfo(Key(i), UnitOf(KindOf(i))))];
        _kinds = [.. Enumerable.Range(0, series).Select(KindOf)];
        _states = [.. Enumerable.Range(0, series).Select(First)];
    }

    public ImmutableArray<SeriesInfo> Series { get; }

    /// <summary>A metric runs alike on all hosts.</summary>
    public static ValueKind KindOf(int series) => (ValueKind)Array.FindIndex(Shares, share => series % MetricsAHost < share);

    /// <summary>The name of a metric, from 0 to 24; the first is a percentage.</summary>
    public static string MetricName(int metric) => $"{KindOf(metric)}{metric:00}";

    /// <summary>The next value of every series, in their order.</summary>
    public void Next(long seconds, Span<double> values)
    {
        var day = Math.Sin((seconds % 86_400) / 86_400.0 * 2 * Math.PI);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Step(ref _states[i], _kinds[i], day);
        }
    }

    /// <summary>The series' labels in a peer's words.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Labels(SeriesKey key) =>
        key.ToLabels().Where(label => label.Key != "metric").Select(label => KeyValuePair.Create(label.Key.ToLowerInvariant(), label.Value));

    private static SeriesKey Key(int series)
    {
        var (host, metric) = (series / MetricsAHost, series % MetricsAHost);
        return new()
        {
            Account = "111122223333",
            Region = host % 4 == 3 ? "us-east-1" : "ap-northeast-2",
            Namespace = metric < 10 ? "AWS/EC2" : metric < 18 ? "CWAgent" : "Service",
            Metric = MetricName(metric),
            Dimensions = LabelSet.Of(("InstanceId", $"i-{(ulong)host * 0x9E3779B97F4A7C1:x17}"), ("Stack", $"stack-{host / 2}"), ("Group", $"group-{host / 10}")),
            Statistic = Statistic.Average,
            Period = TimeSpan.FromMinutes(1),
        };
    }

    private static string UnitOf(ValueKind kind) => kind switch
    {
        ValueKind.Percent => "Percent",
        ValueKind.Bytes => "Bytes",
        ValueKind.Latency => "Milliseconds",
        _ => "Count",
    };

    private State First(int series) => new() { Level = 0.1 + (0.8 * _random.Unit()), Value = 1 + _random.Below(1000), Kept = _random.Below(300) };

    private double Step(ref State state, ValueKind kind, double day)
    {
        switch (kind)
        {
            case ValueKind.Percent:
                state.Level = Math.Clamp(state.Level + (0.01 * _random.Bell()), 0.02, 0.98);
                return Math.Round(Math.Clamp(100 * state.Level * (1 + (0.3 * day)) + _random.Bell(), 0, 100), 2);
            case ValueKind.Count:
                var burst = _random.Below(500) == 0 ? 20 : 1;
                return Math.Round(Math.Max(0, state.Value * (1 + (0.5 * day)) * burst * (1 + (0.1 * _random.Bell()))));
            case ValueKind.Steady:
                if (--state.Kept <= 0)
                {
                    (state.Kept, state.Value) = (120 + _random.Below(1000), _random.Below(8));
                }

                return state.Value;
            case ValueKind.Bytes:
                state.Value = Math.Max(1, state.Value + _random.Below(65) - 32);
                return 4096 * (1_000_000 + Math.Round(state.Value * 100));
            case ValueKind.Latency:
                return Math.Round(state.Level * 20 * Math.Exp(0.3 * _random.Bell()) * (_random.Below(200) == 0 ? 30 : 1), 3);
            default:
                return state.Level * (1 + (0.2 * day)) + (0.05 * _random.Bell());
        }
    }

    private struct State
    {
        public double Level;
        public double Value;
        public int Kept;
    }
}
