using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;
using Dashboard.State;

namespace Dashboard.Tests.Alerting;

public sealed class AlertAddressTests
{
    private static readonly DateTimeOffset Since = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Link_to_what_goes_on_is_a_live_page_that_begins_before_it()
    {
        var page = PageState.Parse(new("http://127.0.0.1" + AlertAddress.Of("rule", LabelSet.Empty, Since, over: null)));
        Assert.True(page.Window.IsLive);
        Assert.Equal(Since.AddHours(-1), page.Window.From.At(Since.AddDays(1)));
    }

    [Fact]
    public void Link_to_what_is_over_stands_still_around_it()
    {
        var page = PageState.Parse(new("http://127.0.0.1" + AlertAddress.Of("rule", LabelSet.Empty, Since, Since.AddMinutes(20))));
        Assert.Equal(new TimeRange(Since.AddHours(-1), Since.AddMinutes(80)), page.Window.At(Since.AddDays(9)));
    }

    [Fact]
    public void Series_is_named_by_its_labels_and_none_of_their_text_is_in_the_address()
    {
        var one = AlertAddress.Of("a b", LabelSet.Of(("x", "<script>")));
        Assert.StartsWith("/alerts?rule=a%20b&series=", one, StringComparison.Ordinal);
        Assert.DoesNotContain("script", one, StringComparison.Ordinal);
        Assert.NotEqual(AlertAddress.Series(LabelSet.Of(("x", "1"), ("y", "2"))), AlertAddress.Series(LabelSet.Of(("x", "1,y=2"))));
    }
}
