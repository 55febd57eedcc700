using System.Text.RegularExpressions;
using Dashboard.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed partial class ShellTests(Chromium chromium)
{
    [Theory]
    [InlineData("")]
    [InlineData("/dashboards")]
    [InlineData("/dashboards/estate")]
    [InlineData("/metrics")]
    [InlineData("/sources")]
    [InlineData("/nowhere")]
    public async Task Pages_break_no_rule_of_the_content_security_policy_and_log_no_error(string path)
    {
        await using var server = await ServedPages.StartAsync();
        await using var watched = await chromium.OpenAsync();

        await watched.GoAsync(server.Url + path);
        await Expect(watched.Page.Locator("h1")).ToBeVisibleAsync();
        await OpenEveryMenuAsync(watched.Page);

        // A page that is not there answers 404, and the browser's console says so.
        var complaints = watched.Complaints.Where(complaint => path != "/nowhere" || !complaint.Contains("404", StringComparison.Ordinal)).ToArray();
        Assert.Empty(complaints);
        Assert.Empty(server.Errors.Entries);
    }

    [Fact]
    public async Task Policy_has_a_nonce_of_its_own_for_every_request_and_names_no_other_origin()
    {
        await using var server = await ServedPages.StartAsync();
        using var client = new HttpClient();

        var policies = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await client.GetAsync(new Uri(server.Url), TestContext.Current.CancellationToken);
            policies.Add(Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            var nonce = Nonce().Match(policies[i]).Groups[1].Value;
            Assert.Contains($"nonce=\"{nonce}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.NotEqual(policies[0], policies[1]);
        Assert.DoesNotContain("http", policies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", policies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_of_the_framework_is_served_and_pages_answer_only_to_loopback_names()
    {
        await using var server = await ServedPages.StartAsync();
        using var client = new HttpClient();

        using var script = await client.GetAsync(new Uri(server.Url + "/_framework/blazor.web.js"), TestContext.Current.CancellationToken);
        Assert.True(script.IsSuccessStatusCode);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);

        using var stranger = new HttpRequestMessage(HttpMethod.Get, server.Url) { Headers = { Host = "attacker.example" } };
        using var refused = await client.SendAsync(stranger, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Page_comes_back_by_itself_after_the_server_was_restarted()
    {
        var first = await ServedPages.StartAsync();
        var address = new Uri(first.Url);
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync($"{address}dashboards/estate?from=now-3h&to=now");
        await watched.Page.EvaluateAsync("() => { window.before = true; }");

        await first.DisposeAsync();
        await Expect(watched.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();

        await using var second = await ServedPages.StartAsync(address.Port);
        await watched.Page.WaitForFunctionAsync("() => window.before === undefined");
        await watched.LiveAsync();
        Assert.EndsWith("/dashboards/estate?from=now-3h&to=now", watched.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Theme_and_time_zone_are_kept_for_the_next_visit()
    {
        await using var server = await ServedPages.StartAsync();
        await using var watched = await chromium.OpenAsync();
        var html = watched.Page.Locator("html");
        await watched.GoAsync(server.Url);
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(watched.Page.Locator(".status .now")).ToContainTextAsync(" UTC");

        await ChooseAsync(watched.Page, "Light");
        await Expect(html).ToHaveAttributeAsync("data-theme", "light");
        await ChooseAsync(watched.Page, "My time zone");
        await Expect(watched.Page.Locator(".status .now")).ToContainTextAsync("UTC+0");

        await watched.GoAsync(server.Url + "/sources");
        await Expect(html).ToHaveAttributeAsync("data-theme", "light");
        await Expect(watched.Page.Locator(".status .now")).ToContainTextAsync("UTC+0");
    }

    [Fact]
    public async Task Health_and_ping_answer_machines()
    {
        await using var server = await ServedPages.StartAsync();
        using var client = new HttpClient();

        Assert.Equal("pong", await client.GetStringAsync(new Uri(server.Url + "/ping"), TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri(server.Url + "/healthz"), TestContext.Current.CancellationToken));
    }

    private static async Task ChooseAsync(IPage page, string item)
    {
        await page.GetByLabel("Appearance and time zone").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item }).ClickAsync();
    }

    private static async Task OpenEveryMenuAsync(IPage page)
    {
        await page.GetByLabel("Appearance and time zone").ClickAsync();
        await Expect(page.GetByText("Times in", new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        if (await page.Locator(".picker .wide").CountAsync() > 0)
        {
            await page.Locator(".picker .wide").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Time on screen" })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
        }
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();
}
