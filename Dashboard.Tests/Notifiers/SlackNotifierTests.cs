using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Simulator;
using Dashboard.Simulator.Faults;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Notifiers;

/// <summary>The channel against the simulator's webhook, which refuses what Slack refuses, over real HTTP.</summary>
public sealed class SlackNotifierTests
{
    private static readonly SimulatorOptions Unlimited = new() { Quotas = AwsQuotas.Unlimited };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AlertNews.Fired, "Firing")]
    [InlineData(AlertNews.Resolved, "Resolved")]
    [InlineData(AlertNews.NoData, "No data")]
    [InlineData(AlertNews.DataBack, "Data is back")]
    [InlineData(AlertNews.Error, "Cannot be judged")]
    [InlineData(AlertNews.ErrorOver, "Judged again")]
    public async Task Each_kind_of_news_arrives_under_its_own_words(AlertNews news, string words)
    {
        await using var session = await SimulatorSession.StartAsync();
        using var slack = Notices.Slack(session.Host.SlackWebhook);

        Assert.IsType<Delivery.Delivered>(await slack.SendAsync(Notices.Fired with { News = news }, possiblyRepeated: false, Cancellation));

        var message = Assert.Single(session.Host.SlackMessages);
        Assert.Contains(words + " (page, high): A replica falls behind", message.Text, StringComparison.Ordinal);
        Assert.Contains(SlackMarkup.Texts(message.Payload), text => text.Text.EndsWith(words + ": A replica falls behind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whatever_the_texts_hold_slack_takes_the_message_and_shows_them_as_text()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        using var slack = Notices.Slack(session.Host.SlackWebhook);
        var hostile = new HostileNotices(seed: 7);
        for (var i = 0; i < 400; i++)
        {
            var notification = hostile.Next();
            var delivery = await slack.SendAsync(notification, possiblyRepeated: i % 2 == 0, Cancellation);
            Assert.True(delivery is Delivery.Delivered, $"{i}: {delivery}");
            AssertHarmless(session.Host.SlackMessages[^1].Payload, i);
        }
    }

    [Fact]
    public async Task Rate_limit_is_deferred_for_as_long_as_slack_asks()
    {
        await using var session = await SimulatorSession.StartAsync();
        using var slack = Notices.Slack(session.Host.SlackWebhook);
        session.Host.Faults.On("Slack").Then(new Fault.Throttled(TimeSpan.FromSeconds(30)));

        var deferred = Assert.IsType<Delivery.Deferred>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));

        Assert.Equal((TimeSpan.FromSeconds(30), false), (deferred.RetryAfter, deferred.PossiblySent));
        Assert.Empty(session.Host.SlackMessages);
        Assert.IsType<Delivery.Delivered>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));
    }

    [Fact]
    public async Task Retry_after_may_be_a_date()
    {
        var time = new FakeTimeProvider(Notices.Noon);
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(429, "rate_limited", ("Retry-After", Notices.Noon.AddMinutes(2).ToString("R"))));
        using var slack = Notices.Slack(new(server.Url + "/services/x"), time);

        var deferred = Assert.IsType<Delivery.Deferred>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));
        Assert.Equal(TimeSpan.FromMinutes(2), deferred.RetryAfter);
    }

    [Theory]
    [InlineData(404, "no_service", "Notifiers:Slack:WebhookUrl")]
    [InlineData(403, "invalid_token", "Notifiers:Slack:WebhookUrl")]
    [InlineData(410, "channel_is_archived", "Its channel is gone")]
    [InlineData(403, "action_prohibited", "ask its administrator")]
    [InlineData(400, "invalid_blocks", "report this as a defect")]
    [InlineData(400, "some_new_word", "some_new_word")]
    public async Task What_slack_refuses_for_good_is_refused_with_a_remedy(int status, string word, string remedy)
    {
        await using var session = await SimulatorSession.StartAsync();
        using var slack = Notices.Slack(session.Host.SlackWebhook);
        session.Host.Faults.On("Slack").Then(new Fault.BareStatus(status, word));

        var refused = Assert.IsType<Delivery.Refused>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));
        Assert.Contains(word, refused.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "rollup_error", false)]
    [InlineData(503, "", false)]
    [InlineData(504, "gateway", true)]
    [InlineData(403, "<html>Blocked by the proxy</html>", false)]
    [InlineData(200, "<html>Please log in</html>", true)]
    public async Task What_may_pass_is_deferred(int status, string body, bool possiblySent)
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(status, body));
        using var slack = Notices.Slack(new(server.Url + "/services/x"));

        var deferred = Assert.IsType<Delivery.Deferred>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));
        Assert.Equal(possiblySent, deferred.PossiblySent);
        Assert.DoesNotContain("<html>", deferred.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedHttpServer.StartAsync(Reply.With(200, "ok"));
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(307, "", ("Location", elsewhere.Url)));
        using var slack = Notices.Slack(new(server.Url + "/services/x"));

        Assert.IsType<Delivery.Refused>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Connection_that_breaks_after_the_request_may_have_sent_it()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Reset, Reply.BreakOff);
        using var slack = Notices.Slack(new(server.Url + "/services/x"));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.True(Assert.IsType<Delivery.Deferred>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation)).PossiblySent);
        }
    }

    [Fact]
    public async Task Nobody_listening_has_sent_nothing()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();
        using var slack = Notices.Slack(new($"http://127.0.0.1:{port}/services/secret"));

        var deferred = Assert.IsType<Delivery.Deferred>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation));
        Assert.False(deferred.PossiblySent);
        Assert.DoesNotContain("secret", deferred.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_and_a_stalled_answer_end_at_the_deadline()
    {
        var time = new FakeTimeProvider(Notices.Noon);
        foreach (var inBody in new[] { false, true })
        {
            var reached = new TaskCompletionSource();
            await using var server = await ScriptedHttpServer.StartAsync(inBody ? Reply.StallInBody(reached) : Reply.Silence(reached));
            using var slack = Notices.Slack(new(server.Url + "/services/x"), time);

            var sending = slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            Assert.False(sending.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(20));
            Assert.True(Assert.IsType<Delivery.Deferred>(await sending.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).PossiblySent);
        }
    }

    [Fact]
    public async Task Endless_answer_is_not_read_to_its_end()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Flood);
        using var slack = Notices.Slack(new(server.Url + "/services/x"));
        Assert.IsType<Delivery.Deferred>(await slack.SendAsync(Notices.Fired, possiblyRepeated: false, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task Stop_of_the_host_is_a_cancellation_and_no_delivery()
    {
        var reached = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Silence(reached));
        using var slack = Notices.Slack(new(server.Url + "/services/x"));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var sending = slack.SendAsync(Notices.Fired, possiblyRepeated: false, stopping.Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static void AssertHarmless(JsonElement payload, int number)
    {
        var texts = SlackMarkup.Texts(payload.GetProperty("blocks")).ToArray();
        var fallback = payload.GetProperty("text").GetString()!;
        Assert.True(payload.GetProperty("blocks").GetArrayLength() <= 40);
        Assert.True(texts.Sum(text => text.Text.Length) + fallback.Length <= 12_000, $"{number}: too long");
        foreach (var (kind, text) in texts)
        {
            var problem = kind == "mrkdwn" ? SlackMarkup.Stray(text) : SlackMarkup.IsInert(text) ? null : text;
            Assert.True(problem is null, $"{number}: in {kind} '{text}': '{problem}'");
        }

        Assert.True(SlackMarkup.IsInert(fallback), $"{number}: {fallback}");
    }
}
