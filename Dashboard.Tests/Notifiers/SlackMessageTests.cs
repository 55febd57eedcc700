using System.Text.Json;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Notifiers;
using Dashboard.Notifiers.Slack;

namespace Dashboard.Tests.Notifiers;

public sealed class SlackMessageTests
{
    [Fact]
    public void Fallback_says_by_itself_what_is_wrong_since_when_and_how_bad() => Assert.Equal(
        "🔴 Firing (page, high): A replica falls behind. Since 2026-03-04 11:50:00 UTC. Value 93 s; smallest value over 10 min above 1 min. "
        + "DBInstanceIdentifier=orders-replica-1, account=111122223333, region=eu-west-1",
        Fallback(Compose(Notices.Fired)));

    [Fact]
    public void Fallback_of_what_is_over_says_how_long_it_lasted() => Assert.Contains(
        "Resolved (page, high): A replica falls behind. It lasted 10 min, from 2026-03-04 11:50:00 UTC to 2026-03-04 12:00:00 UTC.",
        Fallback(Compose(Notices.Fired with { News = AlertNews.Resolved })), StringComparison.Ordinal);

    [Fact]
    public void Times_are_slacks_dates_with_utc_beside_them() =>
        Assert.Contains("*Since*\n<!date^1772625000^{date_short_pretty} {time_secs}|2026-03-04 11:50:00 UTC>", Shown(Compose(Notices.Fired)));

    [Fact]
    public void Who_changed_what_just_before_is_told() =>
        Assert.Contains(Shown(Compose(Notices.Fired)), text => text.StartsWith("*Changed just before*\n• <!date^", StringComparison.Ordinal) && text.EndsWith("`alice`  `rds:ModifyDBInstance`", StringComparison.Ordinal));

    [Fact]
    public void Values_are_drawn_with_their_extremes() =>
        Assert.Contains("*Values until then*\n`▁▁▁▅▇` from `1 s` to `93 s`", Shown(Compose(Notices.Fired)));

    [Fact]
    public void Marks_are_words_in_both_the_blocks_and_the_fallback()
    {
        var marked = Compose(Notices.Fired with { IsCorrection = true }, possiblyRepeated: true);
        Assert.StartsWith("[possibly repeated] [correction] ", Fallback(marked), StringComparison.Ordinal);
        Assert.Contains(Shown(marked), text => text.StartsWith("*Possibly repeated", StringComparison.Ordinal));
        Assert.Contains(Shown(marked), text => text.StartsWith("*Correction", StringComparison.Ordinal));
        Assert.DoesNotContain(Shown(Compose(Notices.Fired)), text => text.Contains("repeated", StringComparison.Ordinal) || text.Contains("orrection", StringComparison.Ordinal));
    }

    [Fact]
    public void No_data_and_error_never_sound_like_all_is_well()
    {
        foreach (var news in new[] { AlertNews.NoData, AlertNews.Error })
        {
            Assert.Contains(Shown(Compose(Notices.Fired with { News = news })), text => text.StartsWith("Whether it is well is not known", StringComparison.Ordinal));
        }

        Assert.Contains("Binder error: no such column", Shown(Compose(Notices.Fired with { News = AlertNews.Error, Failure = "Binder error: no such column" })));
    }

    [Fact]
    public void What_is_over_asks_for_nothing()
    {
        var shown = Shown(Compose(Notices.Fired with { News = AlertNews.Resolved }));
        Assert.DoesNotContain(shown, text => text.Contains("batch job", StringComparison.Ordinal) || text.Contains("Reads are stale", StringComparison.Ordinal));
    }

    [Fact]
    public void Runbook_that_is_an_address_is_a_link_and_any_other_is_text()
    {
        Assert.Contains("<https://wiki.example/r?a=1&amp;b=2|Runbook>", Shown(Compose(Notices.Fired with { Runbook = " https://wiki.example/r?a=1&b=2 " })));
        Assert.Contains("What to do: Stop the batch job first.", Shown(Compose(Notices.Fired)));
        Assert.Contains(Shown(Compose(Notices.Fired with { Runbook = "javascript:alert(1)" })), text => text == "What to do: javascript:alert(1)");
    }

    [Theory]
    [InlineData("*Value*\n<!channel>")]
    [InlineData("*Value*\n`a` b`")]
    [InlineData("*Value*\n`<@U1>`")]
    [InlineData("*Value*\n`a & b`")]
    [InlineData("*Value*\nhttps://evil.example")]
    [InlineData("*Value*\n<https://evil.example|click>")]
    public void Reader_of_markup_sees_what_should_not_be_there(string text) => Assert.NotNull(SlackMarkup.Stray(text));

    [Theory]
    [InlineData("/alerts?rule=a&series=b|c", "https://dash.example/ops/alerts?rule=a&amp;series=b%7Cc")]
    [InlineData("//evil.example/x", "https://dash.example/ops//evil.example/x")]
    [InlineData("https://evil.example/", "https://dash.example/ops/")]
    [InlineData("", "https://dash.example/ops/")]
    public void Link_leads_to_the_dashboard_and_nowhere_else(string link, string address)
    {
        var shown = Shown(Compose(Notices.Fired with { Link = link }, publicUrl: "https://dash.example/ops/"));
        Assert.Contains(shown, text => text.StartsWith($"<{address}|Open in the dashboard>", StringComparison.Ordinal));
    }

    [Fact]
    public void Cut_text_says_that_it_is_cut_and_breaks_no_character()
    {
        Assert.Equal("ab…", SlackText.Prose("abcd", 3));
        Assert.Equal("abc", SlackText.Prose("abc", 3));
        Assert.Equal("a…", SlackText.Prose("a😀b", 3));
        Assert.Equal("&amp;…", SlackText.Prose("&&", 9));
        Assert.Equal("`a…`", SlackText.Code("abc", 4));
        Assert.Equal("`-`", SlackText.Code(" \n ", 10));
        Assert.Equal("a b\uFFFDc", SlackText.Prose("  a\r\n\u202e b\ud800c ", 20));
    }

    [Fact]
    public void More_labels_than_fit_are_counted()
    {
        var many = LabelSet.Of(Enumerable.Range(0, 25).Select(i => new KeyValuePair<string, string>($"label{i:00}", "x")));
        Assert.Contains(Shown(Compose(Notices.Fired with { Labels = many })), text => text.EndsWith("`label19` `x`\nand 5 more", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new double[] { 0, 25, 50, 75, 100 }, "▁▂▃▅▇")]
    [InlineData(new double[] { 5, 5, 5 }, "▁▁▁")]
    [InlineData(new[] { 1, double.NaN, 3, double.PositiveInfinity }, "▁·▇·")]
    [InlineData(new[] { double.MinValue, 0, double.MaxValue }, "▁▃▇")]
    [InlineData(new double[] { 1 }, "")]
    [InlineData(new double[0], "")]
    public void Sparkline_scales_between_its_extremes_and_shows_gaps(double[] values, string line) => Assert.Equal(line, Sparkline.Of(values));

    private static JsonElement Compose(Notification notification, bool possiblyRepeated = false, string publicUrl = PublicAddress.Default) =>
        JsonSerializer.Deserialize<JsonElement>(SlackMessage.Of(notification, possiblyRepeated, PublicAddress.Of(Notices.Configuration((PublicAddress.Key, publicUrl)))));

    private static string Fallback(JsonElement message) => message.GetProperty("text").GetString()!;

    private static string[] Shown(JsonElement message) => [.. SlackMarkup.Texts(message.GetProperty("blocks")).Select(text => text.Text)];
}
