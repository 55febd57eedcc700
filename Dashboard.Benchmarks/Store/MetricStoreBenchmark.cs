using System.Globalization;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Benchmarks.Peers;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>1,000 series of a month of minutes: ingest, bytes, and what panels ask.</summary>
internal sealed class MetricStoreBenchmark : IStorePart
{
    private const string Ingest = "metric ingest through the writer, durable, batches of 10,000";
    private const string Bytes = "bytes a sample";
    private const int Series = 1000;

    /// <summary>As many as the collectors of some accounts and regions have under way.</summary>
    private const int InFlight = 8;

    private const int DaySeconds = 86_400;

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var days = context.Scaled(30);
        // A Monday, so long ago that the last week is over: weeks are partitions, and only those that are over are compacted.
        var today = context.Clock.GetUtcNow().ToUnixTimeSeconds() / DaySeconds;
        var start = (today - ((today - 4) % 7) - (7 * ((days + 13) / 7))) * DaySeconds;
        var end = start + ((long)days * DaySeconds);
        var questions = MetricQuestion.Of(start, end, Series);
        if (!context.Wants(Ingest) && !context.Wants(Bytes) && !questions.Any(question => context.Wants(question.Name)))
        {
            return;
        }

        await context.Log.WriteLineAsync($"{Series} metric series, {days} days ...");
        var folder = Path.Combine(context.Folder, "metric-store");
        var (peer, version) = await context.Peers.StartAsync(() => VictoriaMetrics.StartAsync(context, cancellationToken), server => server.Version);
        await using var _ = peer;
        await LoadAsync(context, folder, start, days, peer, version, cancellationToken);
        await using var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken);
        foreach (var question in questions.Where(question => context.Wants(question.Name)))
        {
            await AskAsync(context, question, store.Metrics, peer, version, cancellationToken);
        }
    }

    private static async Task LoadAsync(BenchmarkContext context, string folder, long start, int days, VictoriaMetrics? peer, string version, CancellationToken cancellationToken)
    {
        var estate = new MetricEstate(seed: 5, Series);
        var (ours, theirs, samples) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
        await using (var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken))
        {
            for (var day = 0; day < days; day++)
            {
                var made = new MetricDay(estate, start + ((long)day * DaySeconds));
                var batches = made.Batches(10_000);
                samples += made.Samples;
                ours += await Timed.WallAsync(context.Clock, async () =>
                {
                    var pipeline = new Pipeline(store.Writer, InFlight, cancellationToken);
                    foreach (var batch in batches)
                    {
                        await pipeline.WriteAsync(batch);
                    }

                    await pipeline.FlushAsync();
                });
                if (peer is not null)
                {
                    var lines = made.ImportLines();
                    theirs += await Timed.WallAsync(context.Clock, () => peer.ImportAsync(new ByteArrayContent(lines), cancellationToken));
                }
            }
        }

        if (peer is not null)
        {
            await peer.SettleAsync(context.Clock, cancellationToken);
        }

        await CloseWeeksAsync(context, folder, cancellationToken);

        context.Report.Add(new()
        {
            Name = Ingest,
            Ours = new(samples / ours.TotalSeconds, Unit.PerSecond("samples")),
            Peer = peer is null ? null : new(samples / theirs.TotalSeconds, Unit.PerSecond("samples")),
            PeerVersion = version,
            Goal = Goal.OursAtLeast(2e6, 4e6),
            Note = string.Create(CultureInfo.InvariantCulture, $"{samples} samples, {InFlight} batches under way; the peer takes a day a request, series by series, as JSON, and syncs later"),
        });
        context.Report.Add(new()
        {
            Name = Bytes,
            Ours = new((double)OpenStore.Bytes(folder, "metrics") / samples, Unit.BytesPer("sample")),
            Peer = peer is null ? null : new(await peer.BytesAsync(cancellationToken) / samples, Unit.BytesPer("sample")),
            PeerVersion = version,
            Goal = Goal.TimesThePeerAtMost(2.6, 1.7),
            Note = $"all weeks compacted, roll-ups by the hour included; {MetricEstate.Mix}",
        });
    }

    /// <summary>What a quiet week does: every partition whose time is over goes into its closed file. The peer has merged its parts as well.</summary>
    private static async Task CloseWeeksAsync(BenchmarkContext context, string folder, CancellationToken cancellationToken)
    {
        await using var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken);
        await store.UpkeepAsync(SignalKind.Samples, cancellationToken);
    }

    private static async Task AskAsync(BenchmarkContext context, MetricQuestion question, IMetricReader metrics, VictoriaMetrics? peer, string version, CancellationToken cancellationToken)
    {
        var (points, theirs) = (0, Array.Empty<byte>());
        var medians = await Interleaved.MediansAsync(
            context.Rounds,
            context.Clock,
            [
                ct => Timed.WallAsync(context.Clock, async () => points = (await question.Ours(metrics, ct)).Items.Sum(series => series.Seconds.Length)),
                ct => Timed.WallAsync(context.Clock, async () => theirs = peer is null ? [] : await question.Theirs(peer, ct)),
            ],
            cancellationToken);
        // The peer's steps end where ours begin, so that it has one more or less.
        if (points == 0 || (peer is not null && Math.Abs(VictoriaMetrics.Points(theirs) - points) > Math.Max(Series / 20, points / 20)))
        {
            throw new InvalidOperationException($"{question.Name}: {points} points of ours beside {(peer is null ? 0 : VictoriaMetrics.Points(theirs))}, so the figures would mean nothing.");
        }

        context.Report.Add(new()
        {
            Name = question.Name,
            Ours = new(medians[0].TotalMilliseconds, Unit.Milliseconds),
            Peer = peer is null ? null : new(medians[1].TotalMilliseconds, Unit.Milliseconds),
            PeerVersion = version,
            Goal = question.Goal,
            Note = "ours in process, the peer over HTTP on loopback without its cache",
        });
    }
}
