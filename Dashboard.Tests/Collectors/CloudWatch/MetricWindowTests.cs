using Dashboard.Collectors.CloudWatch;

namespace Dashboard.Tests.Collectors.CloudWatch;

public sealed class MetricWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 30, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Windows_are_aligned_whole_and_without_gaps()
    {
        var windows = MetricWindow.Of(Now.AddHours(-7), Now.AddMinutes(-2), Minute, Now).ToList();

        Assert.Equal(Now.AddHours(-7).AddSeconds(-30), windows[0].Range.From);
        Assert.Equal(Now.AddMinutes(-2).AddSeconds(-30), windows[^1].Range.Until);
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.Equal(pair.First.Range.Until, pair.Second.Range.From));
        Assert.All(windows, window => Assert.InRange(window.Range.Length, Minute, TimeSpan.FromHours(3)));
        Assert.Equal(3, windows.Count);
    }

    [Fact]
    public void A_period_that_has_not_ended_is_not_asked_for()
    {
        Assert.Empty(MetricWindow.Of(Now.AddSeconds(-30), Now, Minute, Now));
        Assert.Empty(MetricWindow.Of(Now.AddSeconds(-30), Now, TimeSpan.FromDays(1), Now));
    }

    [Theory]
    [InlineData(1, 60, 60)]
    [InlineData(14, 60, 60)]
    [InlineData(16, 60, 300)]
    [InlineData(62, 60, 300)]
    [InlineData(64, 60, 3600)]
    [InlineData(400, 60, 3600)]
    [InlineData(16, 3600, 3600)]
    [InlineData(64, 86400, 86400)]
    [InlineData(16, 720, 900)]
    public void The_period_follows_what_CloudWatch_keeps_at_that_age(int days, int configured, int expected)
    {
        var window = MetricWindow.Of(Now.AddDays(-days), Now, TimeSpan.FromSeconds(configured), Now).First();

        Assert.Equal(TimeSpan.FromSeconds(expected), window.Period);
        Assert.Equal(0, window.Range.From.ToUnixTimeSeconds() % expected);
    }

    [Fact]
    public void A_year_is_read_ever_more_finely_without_gaps_and_never_finer_than_kept()
    {
        var windows = MetricWindow.Of(Now.AddDays(-400), Now, Minute, Now).ToList();

        Assert.Equal([3600, 300, 60], windows.Select(window => (int)window.Period.TotalSeconds).Distinct());
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.Second.Range.From <= pair.First.Range.Until && pair.Second.Range.Until > pair.First.Range.Until));
        Assert.All(windows, window => Assert.True(
            window.Period.TotalSeconds >= ((Now - window.Range.From).TotalDays switch { > 63 => 3600, > 15 => 300, _ => 60 }),
            $"{window.Range} at {window.Period}"));
        Assert.All(windows, window => Assert.True(window.Range.Length / window.Period <= MetricWindow.MaxPoints));
        Assert.Equal(Now.AddSeconds(-30), windows[^1].Range.Until);
    }
}
