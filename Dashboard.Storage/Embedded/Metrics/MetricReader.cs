using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Reads metrics. Which series, and their latest values, come from memory; samples from the file.</summary>
internal sealed class MetricReader(TelemetryFile file, SeriesDictionary series, QueryThreads threads, TimeProvider time) : IMetricReader
{
    /// <summary>Buckets of one answer, all series together: what a screen or a rule can use is far below, and memory is bounded.</summary>
    private const int MaxBuckets = 5_000_000;

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
        var (wanted, from, until) = Within(selector, range);
        if (wanted.IsEmpty)
        {
            return new([], 0);
        }

        var sql = seconds == 0
            ? $"SELECT series, ts, value, value, value, 1, value FROM metrics.sample WHERE {Condition(wanted)} ORDER BY series, ts"
            : $"""
              SELECT series, ts - ((ts % {seconds}) + {seconds}) % {seconds} AS bucket, min(value), max(value), sum(value), count(*)::INTEGER, arg_max(value, ts)
              FROM metrics.sample WHERE {Condition(wanted)} GROUP BY ALL ORDER BY ALL
              """;
        var buckets = await threads.RunAsync(file, Key("buckets", sql, wanted, from, until), limits, (connection, cancelled) => Read(connection, sql, wanted, from, until, cancelled), cancellationToken);
        var items = wanted.Where(state => buckets.ContainsKey(state.Id)).Select(state => buckets[state.Id].Build(state.Info)).ToImmutableArray();
        return new([.. items.Take(limits.MaxRows)], items.Length);
    }

    public async ValueTask<Capped<SeriesBuckets>> ReadTopAsync(SeriesSelector selector, TimeRange range, TopBy by, int count, QueryLimits limits, CancellationToken cancellationToken)
    {
        var (wanted, from, until) = Within(selector, range);
        if (wanted.IsEmpty || count <= 0)
        {
            return new([], wanted.IsEmpty ? 0 : null);
        }

        var order = by switch
        {
            TopBy.Max => "high",
            TopBy.Sum => "total",
            TopBy.Mean => "total / n",
            _ => "latest",
        };
        var sql = $"""
            SELECT series, min(ts) AS first, min(value) AS low, max(value) AS high, sum(value) AS total, count(*)::INTEGER AS n, arg_max(value, ts) AS latest, count(*) OVER () AS found
            FROM metrics.sample WHERE {Condition(wanted)} GROUP BY series
            ORDER BY {order} DESC, series LIMIT {Math.Min(count, limits.MaxRows).ToString(CultureInfo.InvariantCulture)}
            """;
        return await threads.RunAsync(file, Key("top", sql, wanted, from, until), limits, (connection, _) => Top(connection, sql, wanted, range, from, until), cancellationToken);
    }

    public async ValueTask<SampleChangePage> ReadSampleChangesAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken)
    {
        var epochs = file.Epochs;
        var (sequence, gap) = epochs.Resume(after, time.GetUtcNow());
        return await threads.RunAsync(
            file,
            new("changes", string.Create(CultureInfo.InvariantCulture, $"{epochs.Current} {sequence} {limit} {after.Epoch}")),
            QueryLimits.Alert,
            (connection, _) => Changes(connection, epochs.Current, sequence, limit, gap),
            cancellationToken);
    }

    /// <summary>Only series whose extent touches the range: a panel over last hour must not name ten thousand dead instances to the database.</summary>
    private (ImmutableArray<SeriesState> Wanted, int From, int Until) Within(SeriesSelector selector, TimeRange range)
    {
        var from = (int)Math.Clamp(Instant.CeilingSeconds(range.From), int.MinValue, int.MaxValue);
        var until = (int)Math.Clamp(Instant.CeilingSeconds(range.Until), int.MinValue, int.MaxValue);
        return ([.. series.Select(selector).Where(state => state.First < until && state.Last >= from)], from, until);
    }

    private static string Condition(ImmutableArray<SeriesState> wanted)
    {
        const int FewEnoughToName = 64;
        if (wanted.Length > FewEnoughToName)
        {
            return "ts >= ? AND ts < ? AND series IN (SELECT unnest(CAST(? AS INTEGER[])))";
        }

        // Padded to a power of two, so that a handful of prepared statements serves all panels.
        var places = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)wanted.Length);
        return $"ts >= ? AND ts < ? AND series IN (?{string.Concat(Enumerable.Repeat(", ?", places - 1))})";
    }

    private static SqlValue[] Values(ImmutableArray<SeriesState> wanted, int from, int until, string sql)
    {
        if (sql.Contains("unnest", StringComparison.Ordinal))
        {
            var list = new StringBuilder("[");
            foreach (var state in wanted)
            {
                list.Append(CultureInfo.InvariantCulture, $"{(list.Length > 1 ? "," : "")}{state.Id}");
            }

            return [from, until, list.Append(']').ToString()];
        }

        var places = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)wanted.Length);
        return [from, until, .. Enumerable.Range(0, places).Select(i => (SqlValue)wanted[Math.Min(i, wanted.Length - 1)].Id)];
    }

    private static QueryKey Key(string name, string sql, ImmutableArray<SeriesState> wanted, int from, int until) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{from} {until} {string.Join(',', wanted.Select(state => state.Id))} {sql}"));

    private static Dictionary<int, BucketsBuilder> Read(DuckConnection connection, string sql, ImmutableArray<SeriesState> wanted, int from, int until, CancellationToken cancelled)
    {
        var found = new Dictionary<int, BucketsBuilder>();
        var total = 0;
        using var rows = connection.Stream(sql, Values(wanted, from, until, sql));
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            total += chunk.Count;
            if (total > MaxBuckets)
            {
                throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The query gives more than {MaxBuckets} points. Take a wider step, fewer series or a shorter range."));
            }

            var ids = chunk.Column<int>(0);
            for (var start = 0; start < ids.Length;)
            {
                var end = start + 1;
                while (end < ids.Length && ids[end] == ids[start])
                {
                    end++;
                }

                if (!found.TryGetValue(ids[start], out var builder))
                {
                    found.Add(ids[start], builder = new());
                }

                builder.Add(chunk, start, end);
                start = end;
            }
        }

        return found;
    }

    private static Capped<SeriesBuckets> Top(DuckConnection connection, string sql, ImmutableArray<SeriesState> wanted, TimeRange range, int from, int until)
    {
        var infos = wanted.ToDictionary(state => state.Id, state => state.Info);
        var top = ImmutableArray.CreateBuilder<SeriesBuckets>();
        var total = 0L;
        using var rows = connection.Query(sql, Values(wanted, from, until, sql));
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                total = chunk.Column<long>(7)[row];
                top.Add(new()
                {
                    Info = infos[chunk.Column<int>(0)[row]],
                    Seconds = [range.From.ToUnixTimeSeconds()],
                    Min = [chunk.Column<double>(2)[row]],
                    Max = [chunk.Column<double>(3)[row]],
                    Sum = [chunk.Column<double>(4)[row]],
                    Count = [chunk.Column<int>(5)[row]],
                    Last = [chunk.Column<double>(6)[row]],
                });
            }
        }

        return new(top.ToImmutable(), total);
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

    private static long Seconds(TimeSpan step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, TimeSpan.Zero);
        return step == TimeSpan.Zero || (step.Ticks % TimeSpan.TicksPerSecond == 0 && step.TotalSeconds <= int.MaxValue)
            ? (long)step.TotalSeconds
            : throw new ArgumentException($"A step is a whole number of seconds, not {step}.", nameof(step));
    }
}
