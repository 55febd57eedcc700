using Dashboard.Core.Alerting;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Query;

public sealed class ReaggregationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("Sum", Coarsening.Sum)]
    [InlineData("SampleCount", Coarsening.Sum)]
    [InlineData("Minimum", Coarsening.Minimum)]
    [InlineData("Maximum", Coarsening.Maximum)]
    [InlineData("Value", Coarsening.Mean)]
    [InlineData("Average", Coarsening.Band)]
    [InlineData("p99", Coarsening.Band)]
    [InlineData("TM(10%:90%)", Coarsening.Band)]
    public void A_wider_step_shows_what_the_law_allows(string statistic, Coarsening expected) =>
        Assert.Equal(expected, Reaggregation.For(new(statistic), Minute, Hour));

    [Fact]
    public void A_step_of_one_period_shows_samples_as_they_are() =>
        Assert.Equal(Coarsening.AsCollected, Reaggregation.For(new("p99"), Minute, Minute));

    [Fact]
    public void A_rule_that_averages_a_percentile_is_told_the_law_and_what_to_collect()
    {
        var objection = Reaggregation.Objection(new("p99"), Minute, AlertReduce.Mean, TimeSpan.FromMinutes(5));
        Assert.Contains("Percentiles never coarsen", objection, StringComparison.Ordinal);
        Assert.Contains("period of 00:05:00", objection, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_averages_averages_is_told_to_collect_sum_and_count() =>
        Assert.Contains("Sum and SampleCount", Reaggregation.Objection(Statistic.Average, Minute, AlertReduce.Mean, Hour), StringComparison.Ordinal);

    [Fact]
    public void An_average_over_its_own_period_is_itself() =>
        Assert.Null(Reaggregation.Objection(Statistic.Average, Minute, AlertReduce.Mean, Minute));

    [Theory]
    [InlineData("Average")]
    [InlineData("Maximum")]
    [InlineData("p50")]
    public void Only_sums_and_counts_may_be_summed(string statistic) =>
        Assert.Contains("Collect the statistic Sum", Reaggregation.Objection(new(statistic), Minute, AlertReduce.Sum, Hour), StringComparison.Ordinal);

    [Theory]
    [InlineData(AlertReduce.Last)]
    [InlineData(AlertReduce.Max)]
    [InlineData(AlertReduce.Min)]
    public void Picking_one_of_the_sources_own_values_is_always_lawful(AlertReduce reduce) =>
        Assert.Null(Reaggregation.Objection(new("p99"), Minute, reduce, Hour));

    [Fact]
    public void A_step_is_a_multiple_of_the_period_and_keeps_the_point_budget()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var range = new TimeRange(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(random.Next(1, 600_000)));
            var points = random.Next(50, 3000);
            var period = TimeSpan.FromSeconds(new[] { 0, 60, 300, 3600, 86400 }[random.Next(5)]);
            var step = Reaggregation.StepFor(range, points, period);
            if (step == TimeSpan.Zero)
            {
                Assert.True(range.Length / period <= points);
                continue;
            }

            Assert.True(range.Length / step <= points + 1, $"{range.Length} at {step} for {points}");
            Assert.True(period == TimeSpan.Zero || step.Ticks % period.Ticks == 0);
        }
    }
}
