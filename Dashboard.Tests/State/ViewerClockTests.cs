using Dashboard.State;

namespace Dashboard.Tests.State;

public sealed class ViewerClockTests
{
    private static readonly ViewerClock Berlin = ViewerClock.Of(new(LocalTime: true, Zone: "Europe/Berlin"));

    [Fact]
    public void Times_are_written_in_the_viewers_zone_with_its_offset_of_that_day()
    {
        var winter = new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
        var summer = new DateTimeOffset(2026, 7, 15, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal("2026-01-15 13:00:00 UTC+01:00", $"{Berlin.Full(winter)} {Berlin.Suffix(winter)}");
        Assert.Equal("2026-07-15 14:00:00 UTC+02:00", $"{Berlin.Full(summer)} {Berlin.Suffix(summer)}");
        Assert.Equal("2026-07-15 12:00:00 UTC", $"{ViewerClock.Utc.Full(summer)} {ViewerClock.Utc.Suffix(summer)}");
    }

    [Fact]
    public void A_field_of_a_form_is_read_in_the_viewers_zone()
    {
        var at = new DateTimeOffset(2026, 7, 15, 12, 0, 5, TimeSpan.Zero);

        Assert.Equal(at, Berlin.FromInput(Berlin.ToInput(at)));
        Assert.Null(Berlin.FromInput("tomorrow"));
        Assert.Null(Berlin.FromInput(null));
    }

    [Fact]
    public void Of_an_hour_that_the_zone_has_twice_the_first_is_meant() =>
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), Berlin.FromInput("2026-10-25T02:30"));

    [Theory]
    [InlineData("Nowhere/At-All")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public void An_unknown_zone_is_utc(string zone) => Assert.Equal(ViewerClock.Utc, ViewerClock.Of(new(LocalTime: true, Zone: zone)));
}
