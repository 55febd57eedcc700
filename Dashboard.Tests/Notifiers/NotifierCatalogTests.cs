using Dashboard.Notifiers;
using Dashboard.Notifiers.Slack;

namespace Dashboard.Tests.Notifiers;

public sealed class NotifierCatalogTests
{
    [Fact]
    public void Nothing_configured_is_no_channel_and_no_problem()
    {
        foreach (var unset in new string?[] { null, "", " " })
        {
            var configuration = Notices.Configuration((SlackOptions.UrlKey, unset));
            Assert.Empty(NotifierCatalog.Problems(configuration));
            Assert.Empty(NotifierCatalog.Build(configuration, TimeProvider.System));
        }
    }

    [Theory]
    [InlineData("https://hooks.slack.com/services/T0/B0/s3cret")]
    [InlineData("http://127.0.0.1:9000/services/s3cret")]
    [InlineData("http://localhost/services/s3cret")]
    [InlineData("http://[::1]:9000/services/s3cret")]
    public void Webhook_is_https_or_on_this_machine(string url)
    {
        var configuration = Notices.Configuration((SlackOptions.UrlKey, url));
        Assert.Empty(NotifierCatalog.Problems(configuration));
        var notifier = Assert.Single(NotifierCatalog.Build(configuration, TimeProvider.System));
        Assert.Equal(("slack", TimeSpan.FromSeconds(1)), (notifier.Channel, notifier.Pace));
        Assert.DoesNotContain("s3cret", SlackOptions.Of(configuration)!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://hooks.slack.com/services/s3cret")]
    [InlineData("http://127.0.0.1.evil.example/s3cret")]
    [InlineData("ftp://hooks.slack.com/s3cret")]
    [InlineData("https://user:s3cret@hooks.slack.com/services/x")]
    [InlineData("https://hooks.slack.com/")]
    [InlineData("hooks.slack.com/services/s3cret")]
    [InlineData("s3cret")]
    public void Unusable_webhook_is_a_problem_that_names_the_key_and_not_the_secret(string url)
    {
        var configuration = Notices.Configuration((SlackOptions.UrlKey, url));
        var problem = Assert.Single(NotifierCatalog.Problems(configuration));
        Assert.StartsWith("Notifiers:Slack:WebhookUrl: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem, StringComparison.Ordinal);
        Assert.Empty(NotifierCatalog.Build(configuration, TimeProvider.System));
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var problems = NotifierCatalog.Problems(Notices.Configuration(
            (PublicAddress.Key, "dashboard"), (SlackOptions.UrlKey, "nonsense"), ("Notifiers:Slack:WebhookURI", "x"), ("Notifiers:Pager:Key", "x")));
        Assert.Equal(
            ["Notifiers:PublicUrl", "Notifiers:Slack:WebhookUrl", "Notifiers:Slack:WebhookURI", "Notifiers:Pager"],
            problems.Select(problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("ftp://x.example")]
    [InlineData("https://user@x.example")]
    [InlineData("https://x.example/?q=1")]
    [InlineData("https://x.example/#f")]
    public void Public_address_is_a_plain_one(string url) =>
        Assert.Single(NotifierCatalog.Problems(Notices.Configuration((PublicAddress.Key, url))));
}
