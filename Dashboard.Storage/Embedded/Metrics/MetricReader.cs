using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Reads metrics. Which series, and their latest values, come from memory, and so does what is hot; other samples from the file.</summary>
internal sealed class MetricReader(PartitionedReader reader, SeriesDictionary series, HotMirror mirror, TimeProvider time) : IMetricReader
{
    public ValueTask<Capped<StoredSeries>> FindSeriesAsync(SeriesSelector selector, QueryLimits limits, CancellationToken cancellationToken)
    {
        var found = series.Select(selector);
        return new(new Capped<StoredSeries>(
            [.. found.Take(limits.MaxRows).Select(state => new StoredSeries(state.Info, DateTimeOffset.FromUnixTimeSeconds(state.First), DateTimeOffset.FromUnixTimeSeconds(state.Last), state.Source))],
            found.Length));
    }

    public ValueTask<Capped<SeriesBuckets>> ReadLastAsync(SeriesSelector selector, QueryLimits limits, CancellationToken cancellationToken)
    {
        var found = series.Select(selector);
        return new(new Capped<SeriesBuckets>([.. found.Take(limits.MaxRows).Select(state => new SeriesBuckets
        {
            Info = state.Info,
            Seconds = [state.Last],
            Min = [state.LastValue],
            Max = [state.LastValue],
            Sum = [state.LastValue],
            Count = [1],
            Last = [state.LastValue],
        })], found.Length));
    }

    public async ValueTask<Capped<SeriesBuckets>> ReadBucketsAsync(SeriesSelector selector, TimeRange range, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        var seconds = Seconds(step);
        var wanted = Within(selector, range);
        if (wanted.IsEmpty)
        {
            return new([], 0);
        }

        var found = await ReadAsync(wanted, string.Create(CultureInfo.InvariantCulture, $"buckets {seconds}"), BucketStep.Of(seconds), limits, buckets => Each(wanted, buckets), cancellationToken);
        return new([.. found.Take(limits.MaxRows)], found.Length);
    }

    public async ValueTask<Capped<SeriesBuckets>> ReadTopAsync(SeriesSelector selector, TimeRange range, TopBy by, int count, QueryLimits limits, CancellationToken cancellationToken)
    {
        var wanted = Within(selector, range);
        if (wanted.IsEmpty || count <= 0)
        {
            return new([], wanted.IsEmpty ? 0 : null);
        }

        var most = Math.Min(count, limits.MaxRows);
        var (top, all) = await ReadAsync(
            wanted, string.Create(CultureInfo.InvariantCulture, $"top {most} {by}"), BucketStep.Whole, limits, buckets => Highest(wanted, buckets, by, most), cancellationToken);
        return new([.. top.Select(series => series with { Seconds = [range.From.ToUnixTimeSeconds()] })], all);
    }

    public async ValueTask<SampleChangePage> ReadSampleChangesAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken)
    {
        var epochs = reader.Epochs;
        var (sequence, gap) = epochs.Resume(after, time.GetUtcNow());
        return await reader.RunAsync(
            new("changes", string.Create(CultureInfo.InvariantCulture, $"{epochs.Current} {sequence} {limit} {after.Epoch}")),
            QueryLimits.Alert,
            (connection, _, _) => Changes(connection, epochs.Current, sequence, limit, gap),
            cancellationToken);
    }

    /// <summary>Reads with what is hot as it is in memory, taken before the transaction begins.</summary>
    private ValueTask<T> ReadAsync<T>(WantedSeries wanted, string name, BucketStep step, QueryLimits limits, Func<AnswerBuckets, T> answer, CancellationToken cancellationToken) =>
        reader.RunAsync<T>(
            wanted.Key(name),
            limits,
            () =>
            {
                var hot = mirror.View;
                return (connection, map, cancelled) => wanted.Read(connection, map, hot, step, answer, cancelled);
            },
            cancellationToken);

    /// <summary>Every series that has any bucket.</summary>
    private static ImmutableArray<SeriesBuckets> Each(WantedSeries wanted, AnswerBuckets buckets)
    {
        var all = ImmutableArray.CreateBuilder<SeriesBuckets>(wanted.States.Length);
        for (var place = 0; place < wanted.States.Length; place++)
        {
            if (buckets.Has(place))
            {
                all.Add(buckets.Build(place, wanted.States[place].Info));
            }
        }

        return all.DrainToImmutable();
    }

    /// <summary>The series whose only bucket ranks highest, the highest first, and how many have one. Of equals the one with the lowest number comes first.</summary>
    private static (ImmutableArray<SeriesBuckets> Top, int All) Highest(WantedSeries wanted, AnswerBuckets buckets, TopBy by, int most)
    {
        var all = 0;
        var highest = new PriorityQueue<int, (double Rank, int Lowness)>();
        for (var place = 0; place < wanted.States.Length; place++)
        {
            if (!buckets.Has(place))
            {
                continue;
            }

            all++;
            var rank = (Rank(by, buckets.Only(place)), -wanted.States[place].Id);
            if (highest.Count < most)
            {
                highest.Enqueue(place, rank);
            }
            else
            {
                highest.EnqueueDequeue(place, rank);
            }
        }

        var top = new SeriesBuckets[highest.Count];
        for (var left = top.Length; highest.TryDequeue(out var place, out _);)
        {
            top[--left] = buckets.Build(place, wanted.States[place].Info);
        }

        return (ImmutableCollectionsMarshal.AsImmutableArray(top), all);
    }

    private static double Rank(TopBy by, in Bucket whole) => by switch
    {
        TopBy.Max => whole.High,
        TopBy.Sum => whole.Total,
        TopBy.Mean => whole.Total / whole.Count,
        _ => whole.Last,
    };

    /// <summary>Only series whose extent touches the range: a panel over last hour must not name ten thousand dead instances to the database.</summary>
    private WantedSeries Within(SeriesSelector selector, TimeRange range)
    {
        var from = (int)Math.Clamp(Instant.CeilingSeconds(range.From), HourSql.FirstSecond, int.MaxValue);
        var until = (int)Math.Clamp(Instant.CeilingSeconds(range.Until), HourSql.FirstSecond, int.MaxValue);
        return new([.. series.Select(selector).Where(state => state.First < until && state.Last >= from)], series.Numbers, from, until);
    }

    private SampleChangePage Changes(DuckConnection connection, Guid epoch, long after, int limit, ArrivalGap? gap)
    {
        var changes = ImmutableArray.CreateBuilder<SampleChange>();
        var next = new ArrivalPosition(epoch, after);
        if (gap is null && connection.Scalar("SELECT min(sequence) FROM metrics.change") > after + 1)
        {
            // Older than what is kept: which series changed cannot be told any more, nor when.
            gap = new("Changes this old are no longer kept.", new(TimeRange.Everything.From, time.GetUtcNow()));
        }

        using var rows = connection.Query("SELECT sequence, series, from_ts, until_ts FROM metrics.change WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                next = new(epoch, chunk.Column<long>(0)[row]);
                if (series.Find(chunk.Column<int>(1)[row]) is { } state)
                {
                    var (from, until) = (chunk.Column<int>(2)[row], chunk.Column<int>(3)[row]);
                    changes.Add(new(state.Info.Key, new(DateTimeOffset.FromUnixTimeSeconds(from), DateTimeOffset.FromUnixTimeSeconds(until)), next));
                }
            }
        }

        return new(changes.ToImmutable(), next, gap);
    }

    private static int Seconds(TimeSpan step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.Zero);
        return step == TimeSpan.Zero || (step.Ticks % TimeSpan.TicksPerSecond == 0 && step.TotalSeconds <= int.MaxValue)
            ? (int)step.TotalSeconds
            : throw new ArgumentException($"A step is a whole number of seconds, not {step}.", nameof(step));
    }
}
