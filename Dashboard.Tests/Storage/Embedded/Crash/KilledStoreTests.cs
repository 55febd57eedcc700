using System.Globalization;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Storage.Embedded.Crash;

/// <summary>
/// SIGKILL at random moments of ingest, checkpoints, closing, late merges and retention: what was acknowledged and is not past its time is there, once;
/// what was not acknowledged is there whole or not at all.
/// </summary>
public sealed class KilledStoreTests
{
    /// <summary>Set to 200 for the long run.</summary>
    private const string RunsVariable = "DASHBOARD_TEST_KILLS";

    [Fact]
    public async Task Every_acknowledged_batch_survives_a_kill_exactly_once()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var runs = int.Parse(Environment.GetEnvironmentVariable(RunsVariable) ?? "10", CultureInfo.InvariantCulture);
        var random = new Random(20261123);
        await using var host = new EmbeddedHost();
        var acknowledged = Enum.GetValues<SignalKind>().ToDictionary(kind => kind, _ => new Dictionary<int, int>());
        var next = 0;
        for (var run = 0; run < runs; run++)
        {
            using (var child = ChildWriter.Start(host.Folder, next, days: run))
            {
                foreach (var (kind, number) in await child.KillAfterAsync(random.Next(1, 120), TimeSpan.FromMilliseconds(random.Next(0, 60)), cancelled))
                {
                    acknowledged[kind][number] = run;
                    next = Math.Max(next, number + 1);
                }
            }

            await host.OpenAsync();
            foreach (var kind in Enum.GetValues<SignalKind>())
            {
                var stored = await CrashBatch.InAsync(host.Store, kind, next + 1000, cancelled);
                // A day passes with each run: what came in the last two is not past its time.
                Assert.Empty(acknowledged[kind].Where(one => one.Value > run - ChildWriter.Keep.TotalDays).Select(one => one.Key).Except(stored));
                var position = await host.Store.Writer.PositionAsync(CrashBatch.Of(kind, 0).Source, kind, cancelled);
                Assert.Equal(stored.Max().ToString(CultureInfo.InvariantCulture), position.Resume.Token);
                next = Math.Max(next, stored.Max() + 1);
            }

            Assert.Empty((await host.Store.Status.HealthAsync(cancelled)).Losses);
            await host.CloseAsync();
        }

        await AssertThatOldRowsGoAsync(host.Folder, runs, next + 1000, cancelled);
    }

    /// <summary>However short the children's lives were: what they left is closed by the next upkeep, and goes when its time has come.</summary>
    private static async Task AssertThatOldRowsGoAsync(string folder, int runs, int most, CancellationToken cancelled)
    {
        await using var host = new EmbeddedHost(folder) { Options = ChildWriter.Options(folder) };
        host.Options.UpkeepEvery = TimeSpan.FromDays(1);
        host.Time.SetUtcNow(TimeProvider.System.GetUtcNow().AddDays(runs));
        await host.OpenAsync();
        SignalKind[] partitioned = [SignalKind.Samples, SignalKind.Events, SignalKind.Flows];
        var closed = 0;
        foreach (var (kind, name) in partitioned.Zip(["metrics-", "events-", "flows-"]))
        {
            await host.Embedded.UpkeepAsync(kind, cancelled);
            // On a busy machine the last children may have been killed before they wrote anything of a kind.
            var kept = await CrashBatch.InAsync(host.Store, kind, most, cancelled);
            var files = Directory.GetFiles(Path.Combine(folder, "closed"), name + "*.duckdb");
            Assert.Equal(kept.Count > 0, files.Length > 0);
            closed += files.Length;
        }

        Assert.True(closed > 0);
        host.Time.Advance(ChildWriter.Keep + TimeSpan.FromDays(1));
        foreach (var kind in partitioned)
        {
            await host.Embedded.UpkeepAsync(kind, cancelled);
            Assert.Empty(await CrashBatch.InAsync(host.Store, kind, 0, cancelled));
        }
    }
}
