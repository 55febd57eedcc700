using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Benchmarks.Peers;
using Dashboard.Benchmarks.Store;

namespace Dashboard.Benchmarks.Flows;

/// <summary>A day of flows: text to durable columns, and four aggregations over all of them on one thread.</summary>
internal sealed class FlowStoreBenchmark : IStorePart
{
    private const string Load = "flow load, text to durable columns";
    private const string Aggregation = "flow aggregation";

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (!context.Wants(Load) && !context.Wants(Aggregation))
        {
            return;
        }

        var lines = context.Scaled(10_000_000, 100_000);
        await context.Log.WriteLineAsync($"{lines} flow log lines ...");
        // Yesterday: a whole day, and one that is still in the open file.
        var start = new DateTimeOffset(context.Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-1);
        var files = new FlowFiles(context.Folder, lines, start.ToUnixTimeSeconds());
        await files.WriteAsync(cancellationToken);
        var folder = Path.Combine(context.Folder, "flow-store");
        var (clickHouse, version) = await context.Peers.StartAsync(() => ClickHouse.StartAsync(context, cancellationToken), server => server.Version);
        await using var _ = clickHouse;
        await LoadAsync(context, folder, files, clickHouse, version, cancellationToken);
        if (context.Wants(Aggregation))
        {
            await AggregateAsync(context, folder, files, clickHouse, version, cancellationToken);
        }
    }

    private static async Task LoadAsync(BenchmarkContext context, string folder, FlowFiles files, ClickHouse? clickHouse, string version, CancellationToken cancellationToken)
    {
        var ours = TimeSpan.Zero;
        var processor = await Timed.ProcessorAsync(async () => ours = await Timed.WallAsync(context.Clock, async () =>
        {
            await using var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken);
            await files.LoadAsync(store.Writer, cancellationToken);
        }));
        var peer = clickHouse is null ? (TimeSpan?)null : await Timed.WallAsync(context.Clock, () => FlowsInClickHouse.LoadAsync(clickHouse, files, cancellationToken));
        context.Report.Add(new()
        {
            Name = Load,
            Ours = new(files.Lines / ours.TotalSeconds, Unit.PerSecond("lines")),
            Peer = peer is { } time ? new(files.Lines / time.TotalSeconds, Unit.PerSecond("lines")) : null,
            PeerVersion = version,
            Goal = Goal.OursAtLeast(1_000_000, 2_000_000),
            Note = string.Create(CultureInfo.InvariantCulture, $"{files.Lines} lines, {files.TextBytes / ours.TotalSeconds / 1e6:F0} MB/s of text, {processor.TotalSeconds / files.Lines * 1e6:F2} s of processor time a million; opening and closing the store included"),
        });
        context.Report.Add(new()
        {
            Name = "bytes a flow",
            Ours = new((double)OpenStore.Bytes(folder, "flows") / files.Lines, Unit.BytesPer("flow")),
            Peer = clickHouse is null ? null : new((double)await clickHouse.TableBytesAsync("flow", cancellationToken) / files.Lines, Unit.BytesPer("flow")),
            PeerVersion = version,
            Goal = Goal.OursAtMost(23, 18),
        });
    }

    private static async Task AggregateAsync(BenchmarkContext context, string folder, FlowFiles files, ClickHouse? clickHouse, string version, CancellationToken cancellationToken)
    {
        using var bare = await BareDuck.OfAsync(folder, Path.Combine(context.Folder, "bare"), cancellationToken);
        using var store = new OneThreadFlows(folder, context.Clock);
        foreach (var question in FlowQuestion.Of(files.Range))
        {
            ImmutableArray<long> ourTotals = [], bareTotals = [], peerTotals = [];
            var medians = await Interleaved.MediansAsync(
                context.Rounds,
                context.Clock,
                [
                    ct => Timed.WallAsync(context.Clock, async () => ourTotals = await question.Ours(store.Reader, ct)),
                    ct => Timed.WallAsync(context.Clock, () => Task.FromResult(bareTotals = bare.Totals(question.DuckSql))),
                    ct => Timed.WallAsync(context.Clock, async () => peerTotals = clickHouse is null ? [] : await FlowsInClickHouse.TotalsAsync(clickHouse, question.ClickHouseSql, ct)),
                ],
                cancellationToken);
            Check(question.Name, ourTotals, bareTotals);
            if (clickHouse is not null)
            {
                Check(question.Name, ourTotals, peerTotals);
            }

            var ours = new Measured(medians[0].TotalMilliseconds, Unit.Milliseconds);
            context.Report.Add(new()
            {
                Name = $"{Aggregation}, one thread: {question.Name}",
                Ours = ours,
                Peer = clickHouse is null ? null : new(medians[2].TotalMilliseconds, Unit.Milliseconds),
                PeerVersion = version,
                Goal = question.Goal,
            });
            context.Report.Add(new()
            {
                Name = $"{Aggregation}, one thread, against bare DuckDB: {question.Name}",
                Ours = ours,
                Peer = new(medians[1].TotalMilliseconds, Unit.Milliseconds),
                PeerVersion = $"DuckDB {bare.Version} (2026), the same file",
                Goal = Goal.TimesThePeerAtMost(1.3, 1.1),
            });
        }
    }

    private static void Check(string name, ImmutableArray<long> ours, ImmutableArray<long> peers)
    {
        if (!ours.SequenceEqual(peers))
        {
            throw new InvalidOperationException($"{name}: the answers differ, so the figures would mean nothing. Ours {string.Join(' ', ours.Take(5))} ..., theirs {string.Join(' ', peers.Take(5))} ...");
        }
    }
}
