using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

public class SlackTests
{
    private static readonly SimulatorOptions Unlimited = new() { Quotas = AwsQuotas.Unlimited };

    [Fact]
    public async Task Valid_message_is_answered_ok_and_kept_in_order()
    {
        await using var session = await SimulatorSession.StartAsync();
        foreach (var text in new[] { "first", "second" })
        {
            var answer = await session.SlackAsync(new { text, blocks = new object[] { new { type = "header", text = new { type = "plain_text", text } }, new { type = "divider" } } });
            Assert.Equal((200, "ok"), (answer.Status, answer.Text));
        }

        Assert.Equal(["first", "second"], session.Host.SlackMessages.Select(message => message.Text));
        Assert.All(session.Host.SlackMessages, message => Assert.Equal(SimulatorSession.Noon, message.ReceivedAt));
    }

    public static TheoryData<string, object> Refused => new()
    {
        { "invalid_payload", "not json" },
        { "no_text", new { blocks = new[] { Section("x") } } },
        { "no_text", new { text = " " } },
        { "invalid_blocks", new { text = "t", blocks = Enumerable.Repeat(Section("x"), 51) } },
        { "invalid_blocks", new { text = "t", blocks = new[] { Section(new string('x', 3001)) } } },
        { "invalid_blocks", new { text = "t", blocks = new[] { Section("") } } },
        { "invalid_blocks", new { text = "t", blocks = new[] { new { type = "header", text = new { type = "plain_text", text = new string('x', 151) } } } } },
        { "invalid_blocks", new { text = "t", blocks = new[] { new { type = "header", text = new { type = "mrkdwn", text = "x" } } } } },
        { "invalid_blocks", new { text = "t", blocks = new[] { new { type = "section", fields = Enumerable.Repeat(Text("x"), 11) } } } },
        { "invalid_blocks", new { text = "t", blocks = new[] { new { type = "section", fields = new[] { Text(new string('x', 2001)) } } } } },
        { "invalid_blocks", new { text = "t", blocks = new[] { new { type = "unheard-of" } } } },
        { "invalid_attachments", new { text = "t", attachments = new[] { new { color = "#f00", blocks = new[] { Section("") } } } } },
        { "msg_blocks_too_long", new { text = "t", blocks = Enumerable.Repeat(Section(new string('x', 2_700)), 5) } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_slack_would_not_show_is_refused_and_not_kept(string error, object payload)
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var answer = await session.SlackAsync(payload);
        Assert.Equal((400, error), (answer.Status, answer.Text));
        Assert.Empty(session.Host.SlackMessages);
    }

    [Fact]
    public async Task Biggest_allowed_message_is_taken()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.SlackAsync(new
        {
            text = "t",
            blocks = new object[]
            {
                new { type = "header", text = new { type = "plain_text", text = new string('h', 150) } },
                Section(new string('s', 3000)),
                new { type = "section", fields = Enumerable.Repeat(Text(new string('f', 1000)), 10) },
            },
        });
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task One_message_a_second_after_a_short_burst()
    {
        await using var session = await SimulatorSession.StartAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            statuses.Add((await session.SlackAsync(new { text = "t" })).Status);
        }

        Assert.Equal([200, 200, 200, 200, 200, 429, 429], statuses);
        var refused = await session.SlackAsync(new { text = "t" });
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        session.Time.Advance(TimeSpan.FromSeconds(1));
        int[] afterwards = [(await session.SlackAsync(new { text = "t" })).Status, (await session.SlackAsync(new { text = "t" })).Status];
        Assert.Equal([200, 429], afterwards);
        Assert.Equal(6, session.Host.SlackMessages.Count);
    }

    private static object Text(string text) => new { type = "mrkdwn", text };

    private static object Section(string text) => new { type = "section", text = Text(text) };
}
