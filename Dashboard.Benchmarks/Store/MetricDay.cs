using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Dashboard.Benchmarks.Estate;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>A day of the estate's samples, made before anything is measured: minute by minute for the store, series by series for the peer.</summary>
internal sealed class MetricDay
{
    public const int Minutes = 24 * 60;

    private readonly MetricEstate _estate;
    private readonly long _start;
    private readonly double[] _values;

    public MetricDay(MetricEstate estate, long start)
    {
        (_estate, _start) = (estate, start);
        var series = estate.Series.Length;
        _values = new double[Minutes * series];
        for (var minute = 0; minute < Minutes; minute++)
        {
            estate.Next(start + (minute * MetricEstate.MinuteSeconds), _values.AsSpan(minute * series, series));
        }
    }

    public int Samples => _values.Length;

    /// <summary>Batches in the order in which a collector would bring them, each of whole minutes.</summary>
    public ImmutableArray<SignalBatch.Samples> Batches(int samples)
    {
        var series = _estate.Series.Length;
        var minutes = Math.Max(1, samples / series);
        var batches = ImmutableArray.CreateBuilder<SignalBatch.Samples>();
        for (var first = 0; first < Minutes; first += minutes)
        {
            var rows = Math.Min(minutes, Minutes - first) * series;
            var (index, seconds) = (new int[rows], new long[rows]);
            for (var row = 0; row < rows; row++)
            {
                (index[row], seconds[row]) = (row % series, _start + ((first + (row / series)) * MetricEstate.MinuteSeconds));
            }

            batches.Add(new(new SampleBlock(_estate.Series, [.. index], [.. seconds], [.. _values.AsSpan(first * series, rows)]))
            {
                Source = new("aws.cloudwatch", "111122223333/ap-northeast-2"),
                Id = new(string.Create(CultureInfo.InvariantCulture, $"{_start}+{first}")),
                Resume = new(string.Create(CultureInfo.InvariantCulture, $"{_start}+{first}")),
                CompleteUntil = DateTimeOffset.FromUnixTimeSeconds(seconds[^1] + MetricEstate.MinuteSeconds),
            });
        }

        return batches.ToImmutable();
    }

    /// <summary>The same day in VictoriaMetrics' import format, one line a series.</summary>
    public byte[] ImportLines()
    {
        var series = _estate.Series.Length;
        var timestamps = string.Join(',', Enumerable.Range(0, Minutes).Select(minute => ((_start + (minute * MetricEstate.MinuteSeconds)) * 1000).ToString(CultureInfo.InvariantCulture)));
        var text = new StringBuilder();
        for (var i = 0; i < series; i++)
        {
            var key = _estate.Series[i].Key;
            text.Append("{\"metric\":{\"__name__\":\"").Append(key.Metric).Append('"');
            foreach (var (name, value) in MetricEstate.Labels(key))
            {
                text.Append(",\"").Append(name).Append("\":\"").Append(value).Append('"');
            }

            text.Append("},\"values\":[");
            for (var minute = 0; minute < Minutes; minute++)
            {
                text.Append(minute == 0 ? "" : ",").Append(_values[(minute * series) + i].ToString("R", CultureInfo.InvariantCulture));
            }

            text.Append("],\"timestamps\":[").Append(timestamps).Append("]}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
