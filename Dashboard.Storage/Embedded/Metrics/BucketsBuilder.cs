using System.Runtime.InteropServices;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>One series' buckets while they come. They come in runs, forwards or backwards in time; where runs do not follow each other they are sorted at the end.</summary>
internal sealed class BucketsBuilder
{
    private readonly List<Bucket> _buckets = [];

    /// <summary>Adds to the bucket that came last, or begins one; says how many were begun.</summary>
    public int Add(in Bucket bucket)
    {
        var buckets = CollectionsMarshal.AsSpan(_buckets);
        if (buckets.Length > 0 && buckets[^1].Start == bucket.Start)
        {
            buckets[^1].Add(bucket);
            return 0;
        }

        _buckets.Add(bucket);
        return 1;
    }

    /// <summary>The first bucket; there is no other where the whole range is one.</summary>
    public Bucket First => _buckets[0];

    public SeriesBuckets Build(SeriesInfo info)
    {
        var buckets = CollectionsMarshal.AsSpan(_buckets);
        var (seconds, min, max) = (new long[buckets.Length], new double[buckets.Length], new double[buckets.Length]);
        var (sum, count, last) = (new double[buckets.Length], new int[buckets.Length], new double[buckets.Length]);
        for (var i = 0; i < buckets.Length; i++)
        {
            ref readonly var bucket = ref buckets[i];
            (seconds[i], min[i], max[i], sum[i], count[i], last[i]) = (bucket.Start, bucket.Low, bucket.High, bucket.Total, bucket.Count, bucket.Last);
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

    /// <summary>Puts the buckets in order of time, each once. Afterwards it may be read by many.</summary>
    public void Settle()
    {
        var buckets = CollectionsMarshal.AsSpan(_buckets);
        var ascending = true;
        for (var i = 1; i < buckets.Length && ascending; i++)
        {
            ascending = buckets[i].Start > buckets[i - 1].Start;
        }

        if (ascending)
        {
            return;
        }

        buckets.Sort((left, right) => left.Start.CompareTo(right.Start));
        var kept = 0;
        for (var i = 1; i < buckets.Length; i++)
        {
            if (buckets[i].Start == buckets[kept].Start)
            {
                buckets[kept].Add(buckets[i]);
            }
            else
            {
                buckets[++kept] = buckets[i];
            }
        }

        CollectionsMarshal.SetCount(_buckets, kept + 1);
    }
}
