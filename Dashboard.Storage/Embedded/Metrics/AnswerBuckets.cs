using System.Runtime.InteropServices;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// The buckets of one answer while they come, of all its series in one list, each with the place of the one before it. The thread that asks keeps the
/// list for its next question: what is allocated for an answer is the answer.
/// </summary>
internal sealed class AnswerBuckets : IDisposable
{
    /// <summary>Buckets of one answer, all series together: what a screen or a rule can use is far below, and memory is bounded.</summary>
    private const int Most = 5_000_000;

    /// <summary>What a thread keeps: 4 MB.</summary>
    private const int MostKept = 1 << 16;

    [ThreadStatic]
    private static AnswerBuckets? _idle;

    private Bucket[] _buckets = new Bucket[1024];
    private int[] _order = new int[1024];
    private long[] _starts = new long[1024];
    private int[] _latest = [];
    private int _count;

    private AnswerBuckets()
    {
    }

    /// <param name="series">How many series it is about.</param>
    public static AnswerBuckets Of(int series)
    {
        var buckets = _idle ?? new();
        _idle = null;
        buckets.Begin(series);
        return buckets;
    }

    /// <summary>Begins anew.</summary>
    public void Begin(int series)
    {
        if (_latest.Length < series)
        {
            _latest = new int[series];
        }

        _latest.AsSpan(0, series).Fill(-1);
        _count = 0;
    }

    /// <summary>Adds to the bucket of a series that came last, or begins one.</summary>
    /// <exception cref="QueryLimitException">There are too many.</exception>
    public void Add(int place, in Bucket bucket)
    {
        ref var latest = ref _latest[place];
        if (latest >= 0 && _buckets[latest].Start == bucket.Start)
        {
            _buckets[latest].Add(bucket);
            return;
        }

        if (_count == _buckets.Length)
        {
            Grow();
        }

        _buckets[_count] = bucket;
        _buckets[_count].Before = latest;
        latest = _count++;
    }

    public bool Has(int place) => _latest[place] >= 0;

    /// <summary>The only bucket of a series, where the whole range is one.</summary>
    public ref readonly Bucket Only(int place) => ref _buckets[_latest[place]];

    /// <summary>A series' buckets in order of time, each once.</summary>
    public SeriesBuckets Build(int place, SeriesInfo info)
    {
        var order = Ordered(place);
        var simple = true;
        foreach (var index in order)
        {
            simple &= _buckets[index].Count == 1;
        }

        var (seconds, min, count) = (new long[order.Length], new double[order.Length], new int[order.Length]);
        // Where every bucket is one sample, all that can be said of it is its value: one column will do.
        var (max, sum, last) = simple ? (min, min, min) : (new double[order.Length], new double[order.Length], new double[order.Length]);
        for (var i = 0; i < order.Length; i++)
        {
            ref readonly var bucket = ref _buckets[order[i]];
            (seconds[i], count[i]) = (bucket.Start, bucket.Count);
            (min[i], max[i], sum[i], last[i]) = (bucket.Low, bucket.High, bucket.Total, bucket.Last);
        }

        return new()
        {
            Info = info,
            Seconds = ImmutableCollectionsMarshal.AsImmutableArray(seconds),
            Min = ImmutableCollectionsMarshal.AsImmutableArray(min),
            Max = ImmutableCollectionsMarshal.AsImmutableArray(max),
            Sum = ImmutableCollectionsMarshal.AsImmutableArray(sum),
            Count = ImmutableCollectionsMarshal.AsImmutableArray(count),
            Last = ImmutableCollectionsMarshal.AsImmutableArray(last),
        };
    }

    public void Dispose()
    {
        if (_buckets.Length <= MostKept && _latest.Length <= MostKept)
        {
            _idle = this;
        }
    }

    private void Grow()
    {
        if (_count >= Most)
        {
            throw new QueryLimitException($"The query gives more than {Most} points. Take a wider step, fewer series or a shorter range.");
        }

        Array.Resize(ref _buckets, Math.Min(2 * _buckets.Length, Most));
    }

    /// <summary>
    /// Which buckets a series has, in order of time; those of the same time are put together. They come in runs, forwards or backwards
    /// (<see cref="HourSql.ClosedOrder"/>); only where runs do not follow each other are they sorted.
    /// </summary>
    private ReadOnlySpan<int> Ordered(int place)
    {
        var length = 0;
        for (var index = _latest[place]; index >= 0; index = _buckets[index].Before)
        {
            length++;
        }

        if (_order.Length < length)
        {
            (_order, _starts) = (new int[length], new long[length]);
        }

        var order = _order.AsSpan(0, length);
        var starts = _starts.AsSpan(0, length);
        for (var index = _latest[place]; index >= 0; index = _buckets[index].Before)
        {
            (order[--length], starts[length]) = (index, _buckets[index].Start);
        }

        if (!Ascending.Is<long>(starts) && !Turn(order, starts))
        {
            starts.Sort(order);
            return Together(order);
        }

        return order;
    }

    /// <summary>Turns runs that go backwards; says whether all is in order then.</summary>
    private static bool Turn(Span<int> order, Span<long> starts)
    {
        for (var first = 0; first < starts.Length;)
        {
            var end = first + 1;
            while (end < starts.Length && starts[end] < starts[end - 1])
            {
                end++;
            }

            order[first..end].Reverse();
            starts[first..end].Reverse();
            first = end;
        }

        return Ascending.Is<long>(starts);
    }

    private ReadOnlySpan<int> Together(Span<int> order)
    {
        var kept = 0;
        for (var i = 1; i < order.Length; i++)
        {
            if (_buckets[order[i]].Start == _buckets[order[kept]].Start)
            {
                _buckets[order[kept]].Add(_buckets[order[i]]);
            }
            else
            {
                order[++kept] = order[i];
            }
        }

        return order[..(kept + 1)];
    }
}
