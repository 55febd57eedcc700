using Dashboard.Components.Sources;
using Dashboard.Core.Collection;
using Dashboard.Core.Collection.Rereads;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.State;

namespace Dashboard.Tests.Collection;

public sealed class RereadTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly CollectorRegistration Collector =
        new(new("test", "one"), SignalKind.Samples, "Test", new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)), _ => throw new NotSupportedException())
        {
            Backfill = TimeSpan.FromDays(1),
        };

    private static readonly SourcePosition Kept = new(new("here"), Noon);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(120, 1)]
    [InlineData(60 * 24 * 14, 1)]
    [InlineData(60 * 24 * 14, 60 * 24)]
    [InlineData(1000, 60 * 24)]
    public void Its_windows_cover_all_of_it_once_newest_first_and_then_it_is_done(int minutes, int grain)
    {
        var reread = Reread(Noon.AddMinutes(-minutes), Noon);
        var (edge, windows) = (Noon, 0);
        for (; !reread.IsDone; windows++)
        {
            var window = reread.NextWindow(TimeSpan.FromMinutes(grain));
            Assert.Equal(edge, window.Until);
            Assert.False(window.IsEmpty);
            Assert.True(window.From == reread.From || window.Length >= TimeSpan.FromMinutes(grain));
            edge = window.From;
            reread = reread.After(window);
        }

        Assert.Equal((reread.From, 1.0), (edge, reread.Share));
        Assert.InRange(windows, 1, 60);
    }

    [Fact]
    public void A_loss_with_a_range_is_asked_for_as_far_as_the_source_ever_reached()
    {
        var loss = Loss(new(Noon.AddHours(-30), Noon.AddHours(-29)));
        Assert.Equal(new(Noon.AddHours(-30), Noon.AddHours(-29).AddMinutes(1)), RereadPlanner.Missing(loss, Collector, Kept, Noon.AddDays(-9), Noon));
        Assert.Equal(new(Noon.AddHours(-29.5), Noon.AddHours(-29).AddMinutes(1)), RereadPlanner.Missing(loss, Collector, Kept, Noon.AddHours(-29.5), Noon));
        Assert.True(RereadPlanner.Missing(loss, Collector, Kept, Noon.AddHours(-1), Noon).IsEmpty);
    }

    [Fact]
    public void A_source_whose_position_is_lost_too_is_asked_for_all_that_it_ever_brought_unless_it_begins_at_the_beginning_by_itself()
    {
        Assert.Equal(new(Noon.AddDays(-9), Noon), RereadPlanner.Missing(Loss(null), Collector, SourcePosition.Start, Noon.AddDays(-9), Noon));
        Assert.True(RereadPlanner.Missing(Loss(null), Collector with { Backfill = null }, SourcePosition.Start, Noon.AddDays(-9), Noon).IsEmpty);
    }

    [Fact]
    public void A_source_whose_position_was_kept_is_asked_for_as_much_as_a_first_run_reads() =>
        Assert.Equal(new(Noon.AddDays(-1), Noon), RereadPlanner.Missing(Loss(null), Collector, Kept, Noon.AddDays(-9), Noon));

    [Fact]
    public void Its_progress_is_a_sentence()
    {
        var reread = Reread(Noon.AddHours(-26), Noon.AddHours(-24)) with { ReadFrom = Noon.AddHours(-24.8) };
        var clock = new ViewerClock(TimeZoneInfo.Utc);
        Assert.Equal("Reading again Mar 3 10:00:00 to Mar 3 12:00:00: 40 %", SourceWords.Progress(new(reread, null), clock, Noon));
        Assert.EndsWith("40 %. It waits: Throttled. Wait.", SourceWords.Progress(new(reread with { Reason = RereadReason.History }, "Throttled. Wait."), clock, Noon), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_billed_is_named_with_its_price()
    {
        var activity = new CollectorActivity();
        activity.CountBilled(43_000);
        var status = new CollectorStatus { Registration = Collector with { Billing = new("metrics requested", 0.01m) }, Activity = activity, Health = new CollectorHealth.Waiting(Noon) };
        Assert.Equal("43 k metrics requested since start, about $0.43 at the list price of $0.01 per thousand", SourceWords.Billed(status));
    }

    private static Reread Reread(DateTimeOffset from, DateTimeOffset until) =>
        new() { Id = "one", Source = Collector.Source, Kind = Collector.Kind, Reason = RereadReason.Loss, From = from, Until = until, ReadFrom = until };

    private static StoreLoss Loss(TimeRange? range) => new(Noon, SignalKind.Samples, "metrics.duckdb", "Gone.", range);
}
