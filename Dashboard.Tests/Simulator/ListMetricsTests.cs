using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

public class ListMetricsTests
{
    [Fact]
    public async Task Pages_of_500_hold_every_metric_once()
    {
        await using var session = await SimulatorSession.StartAsync();
        var first = await session.ValidAsync("cloudwatch", "ListMetrics", new { });
        Assert.Equal(500, first.GetProperty("Metrics").GetArrayLength());
        var all = await session.ListAsync();
        Assert.True(all.Count > 1000);
        Assert.Equal(all.Count, all.Select(metric => metric.GetRawText()).Distinct().Count());
    }

    [Fact]
    public async Task Dimension_filter_finds_metrics_that_have_more_dimensions_too()
    {
        await using var session = await SimulatorSession.StartAsync();
        var named = await session.ListAsync(filter: new { Dimensions = new[] { new { Name = "LoadBalancer" } } });
        Assert.Contains(named, metric => metric.GetProperty("Dimensions").GetArrayLength() == 2);
        Assert.All(named, metric => Assert.Equal("AWS/ApplicationELB", metric.Text("Namespace")));
        var valued = await session.ListAsync(filter: new { Dimensions = new[] { new { Name = "QueueName", Value = "orders" } } });
        Assert.All(valued, metric => Assert.Equal("orders", metric.GetProperty("Dimensions")[0].Text("Value")));
        Assert.NotEmpty(valued);
    }

    [Fact]
    public async Task Recently_active_leaves_out_what_had_nothing_for_three_hours()
    {
        await using var session = await SimulatorSession.StartAsync();
        var all = await session.ListAsync(filter: new { Namespace = "AWS/CertificateManager" });
        var active = await session.ListAsync(filter: new { Namespace = "AWS/CertificateManager", RecentlyActive = "PT3H" });
        Assert.NotEmpty(all);
        Assert.Empty(active);
        Assert.NotEmpty(await session.ListAsync(filter: new { Namespace = "AWS/RDS", RecentlyActive = "PT3H" }));
    }

    [Fact]
    public async Task Other_account_and_other_region_have_other_metrics()
    {
        await using var production = await SimulatorSession.StartAsync();
        await using var security = await SimulatorSession.StartAsync(new SimulatorOptions { CallerAccount = SimulatedAccounts.Security });
        Assert.Empty((await production.ListAsync(SimulatedAccounts.Global)).Select(metric => metric.GetRawText()).Intersect((await production.ListAsync()).Select(metric => metric.GetRawText())));
        Assert.True((await security.ListAsync()).Count < 20);
        Assert.Empty(await production.ListAsync("ap-south-1"));
    }

    [Theory]
    [InlineData("PT1H", "InvalidParameterValueException")]
    [InlineData("PT3H", null)]
    public async Task Only_three_hours_are_a_legal_recency(string recently, string? error)
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.CallAsync("cloudwatch", "ListMetrics", new { RecentlyActive = recently });
        Assert.Equal(error, answer.Status == 200 ? null : answer.Error);
    }
}
