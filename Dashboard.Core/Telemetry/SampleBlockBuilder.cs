using System.Collections.Immutable;

namespace Dashboard.Core.Telemetry;

/// <summary>Collects samples into a <see cref="SampleBlock"/>; a series is named once, its rows by index.</summary>
public sealed class SampleBlockBuilder
{
    private readonly Dictionary<SeriesKey, int> _known = [];
    private readonly ImmutableArray<SeriesInfo>.Builder _series = ImmutableArray.CreateBuilder<SeriesInfo>();
    private readonly ImmutableArray<int>.Builder _index = ImmutableArray.CreateBuilder<int>();
    private readonly ImmutableArray<long>.Builder _seconds = ImmutableArray.CreateBuilder<long>();
    private readonly ImmutableArray<double>.Builder _values = ImmutableArray.CreateBuilder<double>();

    /// <summary>How many samples so far.</summary>
    public int Count => _values.Count;

    /// <summary>The index for rows of a series, new or known. A unit given later fills in a missing one.</summary>
    public int Series(SeriesKey key, string? unit = null)
    {
        if (_known.TryGetValue(key, out var index))
        {
            if (unit is not null && _series[index].Unit is null)
            {
                _series[index] = new(key, unit);
            }

            return index;
        }

        _known.Add(key, _series.Count);
        _series.Add(new(key, unit));
        return _series.Count - 1;
    }

    /// <summary>Adds a sample of a series by its index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public void Add(int series, DateTimeOffset at, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A sample is a finite number.");
        }

        _index.Add(series);
        _seconds.Add(at.ToUnixTimeSeconds());
        _values.Add(value);
    }

    /// <summary>Adds a sample of a series by its key.</summary>
    public void Add(SeriesKey key, DateTimeOffset at, double value) => Add(Series(key), at, value);

    /// <summary>The block so far; the builder starts afresh.</summary>
    public SampleBlock Build()
    {
        var block = new SampleBlock(_series.ToImmutable(), _index.DrainToImmutable(), _seconds.DrainToImmutable(), _values.DrainToImmutable());
        _series.Clear();
        _known.Clear();
        return block;
    }
}
