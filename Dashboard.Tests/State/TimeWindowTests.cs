using Dashboard.Core.Telemetry;
using Dashboard.State;

namespace Dashboard.Tests.State;

public sealed class TimeWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("now", "now")]
    [InlineData("now-6h", "now-6h")]
    [InlineData("now-90m", "now-90m")]
    [InlineData("now-7d", "now-7d")]
    [InlineData("now-1w", "now-7d")]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-01T08:00:00Z")]
    [InlineData("2026-03-01T09:30:00+01:30", "2026-03-01T08:00:00Z")]
    [InlineData("1772352000000", "2026-03-01T08:00:00Z")]
    public void Ends_of_a_window_survive_being_written_into_an_address(string text, string written) =>
        Assert.Equal(written, TimePoint.Parse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("now+1h")]
    [InlineData("now-6")]
    [InlineData("now-99999999w")]
    [InlineData("now-732d")]
    [InlineData("99999999999999999")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01")]
    [InlineData("now-1h; drop table events; -- and more text than an end has")]
    public void Text_that_is_no_time_is_refused(string? text) => Assert.Null(TimePoint.Parse(text));

    [Theory]
    [InlineData("now", "now-1h")]
    [InlineData("now-1h", "now-1h")]
    [InlineData("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z")]
    public void A_window_does_not_end_before_it_begins(string from, string until) => Assert.Null(TimeWindow.Parse(from, until));

    [Fact]
    public void A_window_without_an_end_ends_now() => Assert.Equal(TimeWindow.Last(TimeSpan.FromHours(2)), TimeWindow.Parse("now-2h", null));

    [Fact]
    public void A_live_window_moves_with_the_clock_and_a_fixed_one_stands()
    {
        var later = Now.AddMinutes(5);
        var fixedWindow = TimeWindow.Between(new(Now.AddHours(-1), Now));

        Assert.Equal(new TimeRange(later.AddHours(-1), later), TimeWindow.Last(TimeSpan.FromHours(1)).At(later));
        Assert.Equal(fixedWindow.At(Now), fixedWindow.At(later));
    }

    [Fact]
    public void A_window_whose_fixed_start_lies_ahead_of_now_is_the_shortest_one() =>
        Assert.Equal(TimeWindow.Shortest, TimeWindow.Parse("2030-01-01T00:00:00Z", "now")!.At(Now).Length);

    [Fact]
    public void Two_who_look_within_one_step_of_the_screen_ask_the_same()
    {
        var window = TimeWindow.Last(TimeSpan.FromHours(6));

        Assert.Equal(window.OnScreen(Now.AddSeconds(1), 720), window.OnScreen(Now.AddSeconds(29), 720));
        Assert.NotEqual(window.OnScreen(Now.AddSeconds(1), 720), window.OnScreen(Now.AddSeconds(31), 720));
    }

    [Fact]
    public void Zooming_out_doubles_the_time_around_its_middle_and_never_shows_the_future()
    {
        var past = TimeWindow.Between(new(Now.AddHours(-10), Now.AddHours(-8)));
        var recent = TimeWindow.Between(new(Now.AddHours(-2), Now));

        Assert.Equal(new TimeRange(Now.AddHours(-11), Now.AddHours(-7)), past.ZoomedOut(Now).At(Now));
        Assert.Equal(new TimeRange(Now.AddHours(-4), Now), recent.ZoomedOut(Now).At(Now));
        Assert.Equal(TimeWindow.Last(TimeSpan.FromHours(12)), TimeWindow.Default.ZoomedOut(Now));
    }

    [Fact]
    public void Going_back_leaves_the_present_and_going_forth_returns_to_it()
    {
        var before = TimeWindow.Last(TimeSpan.FromHours(1)).Shifted(-1, Now);

        Assert.Equal(new TimeRange(Now.AddHours(-2), Now.AddHours(-1)), before.At(Now));
        Assert.Equal(TimeWindow.Last(TimeSpan.FromHours(1)), before.Shifted(1, Now));
    }
}
