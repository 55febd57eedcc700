using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Dashboard.Health;

namespace Dashboard.Tests.Hosting;

public sealed class SourceReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_source_whose_watermark_moves_by_the_day_is_caught_up_while_it_is_a_day_behind()
    {
        var daily = Status(new CollectorHealth.Waiting(Now.AddMinutes(1)), lastSuccess: Now.AddMinutes(-1), grain: TimeSpan.FromDays(1)) with { Position = new(Checkpoint.Start, Now.AddHours(-20)) };

        Assert.Equal((Gravity.Ok, "Caught up"), State(daily));
        Assert.Equal((Gravity.Warn, "Late"), State(daily with { Position = new(Checkpoint.Start, Now.AddHours(-30)) }));
    }

    [Fact]
    public void A_source_that_missed_two_slots_is_overdue() =>
        Assert.Equal(Gravity.Warn, Report(Status(new CollectorHealth.Waiting(Now.AddMinutes(-3)), lastSuccess: Now.AddMinutes(-9))).Gravity);

    [Fact]
    public void A_first_long_read_is_no_reason_to_worry() =>
        Assert.Equal((Gravity.Ok, "Catching up"), State(Status(new CollectorHealth.Running(Now.AddHours(-1)), lastSuccess: null)));

    [Theory]
    [InlineData(SourceFault.Throttled, 9, Gravity.Warn)]
    [InlineData(SourceFault.Unreachable, 1, Gravity.Warn)]
    [InlineData(SourceFault.Unreachable, 3, Gravity.Critical)]
    [InlineData(SourceFault.Unauthorized, 1, Gravity.Critical)]
    [InlineData(SourceFault.Malformed, 1, Gravity.Critical)]
    [InlineData(SourceFault.Misconfigured, 1, Gravity.Critical)]
    [InlineData(SourceFault.Defect, 1, Gravity.Critical)]
    public void What_only_a_person_can_mend_is_critical(SourceFault fault, int attempts, Gravity gravity)
    {
        var report = Report(Status(new CollectorHealth.Failing(fault, "It said no.", "Say please.", attempts, Now.AddMinutes(-5), Now.AddMinutes(1)), lastSuccess: null));

        Assert.Equal((gravity, "It said no."), (report.Gravity, report.Sentence));
    }

    private static (Gravity, string) State(CollectorStatus status) => (Report(status).Gravity, Report(status).State);

    private static SourceReport Report(CollectorStatus status) => SourceReport.Of(status, [], Now);

    private static CollectorStatus Status(CollectorHealth health, DateTimeOffset? lastSuccess, TimeSpan grain = default) => new()
    {
        Registration = new(new SourceId("test", ""), SignalKind.Samples, "Test", new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), grain), _ => throw new NotSupportedException()),
        Activity = new(),
        Health = health,
        LastSuccessAt = lastSuccess,
    };
}
