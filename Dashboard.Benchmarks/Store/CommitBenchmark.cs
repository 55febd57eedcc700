using System.Globalization;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Benchmarks.Store;

/// <summary>What a collector waits for a commit while the store does its large works beside it: closing a week of each kind, a backup, a check.</summary>
internal sealed class CommitBenchmark : IStorePart
{
    private const string Commit = "commit, 99 of 100 within";
    private const double Share = 0.2;

    /// <summary>Monday to Friday: all of it in one week.</summary>
    private const int Days = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (!context.Wants(Commit))
        {
            return;
        }

        var size = new EstateSize(Days, Share * context.Scale, EstateSize.LastSaturday(context.Clock));
        var folder = Path.Combine(context.Folder, "commit-store");
        // While the clock stands in that week, it stays open.
        var then = new ShiftedClock(size.End - context.Clock.GetUtcNow());
        await using (var store = await OpenStore.InAsync(folder, then, cancellationToken))
        {
            await new EstateWriter(store.Writer, size, context.Log).WriteAsync(cancellationToken);
            // What the runtime compiles at first is no part of it.
            await SteadyAsync(context, store, () => Task.Delay(WarmUp, context.Clock, cancellationToken), cancellationToken);
        }

        await using (var store = await EmbeddedStore.OpenAsync(new() { Directory = folder }, context.Clock, NullLogger<EmbeddedStore>.Instance, cancellationToken))
        {
            await MeasureAsync(context, store, "a week of each kind is closed", () => ClosedAsync(context, folder, cancellationToken), cancellationToken);
            await MeasureAsync(context, store, "nothing else is done", () => Task.Delay(Quiet, context.Clock, cancellationToken), cancellationToken);
            await MeasureAsync(context, store, "a backup is taken", () => BackupAsync(store, cancellationToken), cancellationToken);
            await MeasureAsync(context, store, "everything is checked", () => store.CheckAsync(_ => ValueTask.CompletedTask, cancellationToken).AsTask(), cancellationToken);
        }
    }

    private static async Task MeasureAsync(BenchmarkContext context, EmbeddedStore store, string what, Func<Task> work, CancellationToken cancellationToken)
    {
        await context.Log.WriteLineAsync($"commits while {what} ...");
        var (waits, took) = await SteadyAsync(context, store, work, cancellationToken);
        waits.Sort();
        context.Report.Add(new()
        {
            Name = $"{Commit}, while {what}",
            Ours = new(At(0.99), Unit.Milliseconds),
            Goal = Goal.OursAtMost(100, 50),
            Note = string.Create(CultureInfo.InvariantCulture, $"{waits.Count} commits in {took.TotalSeconds:F1} s: half within {At(0.5):F1} ms, the longest {At(1):F0} ms; {SteadyWriters.Load}"),
        });

        double At(double share) => waits.Count == 0 ? double.NaN : waits[(int)Math.Ceiling(share * waits.Count) - 1].TotalMilliseconds;
    }

    private static async Task<(List<TimeSpan> Waits, TimeSpan Took)> SteadyAsync(BenchmarkContext context, EmbeddedStore store, Func<Task> work, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = new SteadyWriters(store.Writer, context.Clock).RunAsync(done.Token);
        var took = await Timed.WallAsync(context.Clock, work);
        await done.CancelAsync();
        return (await writing, took);
    }

    private static async Task ClosedAsync(BenchmarkContext context, string folder, CancellationToken cancellationToken)
    {
        var started = context.Clock.GetTimestamp();
        // Metrics and events by weeks, flows by days.
        while (Closed("metrics") < 1 || Closed("events") < 1 || Closed("flows") < Days)
        {
            if (context.Clock.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"The week was not closed within {Patience}, so the figures would mean nothing.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), context.Clock, cancellationToken);
        }

        int Closed(string kind) => Directory.EnumerateFiles(folder, $"{kind}-*.duckdb", SearchOption.AllDirectories).Count();
    }

    private static async Task BackupAsync(EmbeddedStore store, CancellationToken cancellationToken)
    {
        await using var snapshot = await store.SnapshotAsync(_ => ValueTask.CompletedTask, cancellationToken);
    }

    /// <summary>The time of day as it is, another date.</summary>
    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
