namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Samples in the order in which they came. What it holds up to a count stays as it is while more come, so that others may read that far meanwhile.</summary>
internal sealed class CameSamples : ISampleColumns
{
    private int[] _series = new int[1024];
    private int[] _seconds = new int[1024];
    private double[] _values = new double[1024];

    public int Count { get; private set; }

    /// <summary>No sample lies before it; one that was cut off may have been the one that says it.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>None lies behind it.</summary>
    public int Last { get; private set; } = int.MinValue;

    public ReadOnlySpan<int> Series => _series.AsSpan(0, Count);

    public ReadOnlySpan<int> Seconds => _seconds.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public void Add(ReadOnlySpan<int> series, ReadOnlySpan<int> seconds, ReadOnlySpan<double> values)
    {
        if (Count + series.Length > _series.Length)
        {
            var size = Math.Max(2 * _series.Length, Count + series.Length);
            // New ones, not resized in place: somebody may be reading.
            (_series, _seconds, _values) = (Grown(_series, size), Grown(_seconds, size), Grown(_values, size));
        }

        series.CopyTo(_series.AsSpan(Count));
        seconds.CopyTo(_seconds.AsSpan(Count));
        values.CopyTo(_values.AsSpan(Count));
        Count += series.Length;
        var (first, last) = (First, Last);
        foreach (var second in seconds)
        {
            (first, last) = (Math.Min(first, second), Math.Max(last, second));
        }

        (First, Last) = (first, last);
    }

    /// <summary>Forgets those that came last.</summary>
    public void Cut(int count)
    {
        Count = Math.Min(Count, count);
        if (Count == 0)
        {
            (First, Last) = (int.MaxValue, int.MinValue);
        }
    }

    /// <summary>Those but some, in memory of their own.</summary>
    public CameSamples Without(IReadOnlySet<(int Series, int Second)> some)
    {
        var others = new CameSamples();
        for (int first = 0, row = 0; row <= Count; row++)
        {
            if (row == Count || some.Contains((_series[row], _seconds[row])))
            {
                others.Add(_series.AsSpan(first..row), _seconds.AsSpan(first..row), _values.AsSpan(first..row));
                first = row + 1;
            }
        }

        return others;
    }

    /// <summary>Those that are here now, for others.</summary>
    public HotView View(HotLife life) => new(_series.AsMemory(0, Count), _seconds.AsMemory(0, Count), _values.AsMemory(0, Count), First, Last, life);

    private T[] Grown<T>(T[] column, int size)
    {
        var grown = new T[size];
        column.AsSpan(0, Count).CopyTo(grown);
        return grown;
    }
}
