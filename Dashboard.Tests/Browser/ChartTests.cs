using System.Globalization;
using Dashboard.Components.Panels;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ChartTests(Chromium chromium)
{
    private const string Fixed = "/dashboards/estate?from=2026-03-01T00%3A00%3A00Z&to=2026-03-01T06%3A00%3A00Z";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_gap_is_drawn_as_a_gap()
    {
        await using var server = await ServedPages.StartAsync();
        server.Panels.Answer = (panel, scope, _) => ValueTask.FromResult<PanelFrame>(new PanelFrame.Lines(
            scope.Range, [ScriptedPanels.Line("whole", scope.Range, around: 30), ScriptedPanels.Line("holed", scope.Range, new(Start.AddHours(2), Start.AddHours(4)), around: 90)], panel.Unit));
        await using var watched = await chromium.OpenAsync();

        await watched.GoAsync(server.Url + Fixed);
        var plot = await DrawnAsync(watched.Page, "requests");

        // Share of the picture's columns, between two moments of its six hours, in which the second line's colour stands.
        var drawn = await plot.EvaluateAsync<double[]>("""
            element => {
              const canvas = element.querySelector('canvas'), over = element.querySelector('.u-over');
              const context = canvas.getContext('2d'), scale = devicePixelRatio;
              const left = over.offsetLeft * scale, width = over.clientWidth * scale;
              const color = getComputedStyle(element).getPropertyValue('--series-1').trim();
              const [r, g, b] = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
              const share = (from, until) => {
                const x = Math.round(left + width * from / 6), columns = Math.round(width * (until - from) / 6);
                const pixels = context.getImageData(x, 0, columns, canvas.height).data;
                const hit = new Set();
                for (let i = 0; i < pixels.length; i += 4) {
                  if (Math.abs(pixels[i] - r) + Math.abs(pixels[i + 1] - g) + Math.abs(pixels[i + 2] - b) < 60) hit.add((i / 4) % columns);
                }
                return hit.size / columns;
              };
              return [share(0.2, 1.8), share(2.1, 3.9), share(4.2, 5.8)];
            }
            """);

        Assert.InRange(drawn[0], 0.9, 1);
        Assert.Equal(0, drawn[1]);
        Assert.InRange(drawn[2], 0.9, 1);
    }

    [Fact]
    public async Task Marking_a_stretch_of_time_zooms_every_panel_and_the_back_button_undoes_it()
    {
        await using var server = await ServedPages.StartAsync();
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync(server.Url + Fixed);
        var over = (await DrawnAsync(watched.Page, "requests")).Locator(".u-over");
        var box = (await over.BoundingBoxAsync())!;

        await watched.Page.Mouse.MoveAsync(box.X + (box.Width / 3), box.Y + (box.Height / 2));
        await watched.Page.Mouse.DownAsync();
        await watched.Page.Mouse.MoveAsync(box.X + (box.Width * 2 / 3), box.Y + (box.Height / 2), new() { Steps = 5 });
        await watched.Page.Mouse.UpAsync();

        await Expect(watched.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=2026-03-01T0(1%3A59|2%3A0)"));
        await WaitUntilAsync(() => server.Panels.LastScope!.Range.Length < TimeSpan.FromMinutes(130));
        Assert.InRange(server.Panels.LastScope!.Range.Length, TimeSpan.FromMinutes(110), TimeSpan.FromMinutes(130));

        await watched.Page.GoBackAsync();
        await WaitUntilAsync(() => server.Panels.LastScope!.Range.Length == TimeSpan.FromHours(6));
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task Values_under_the_pointer_are_shown_as_text_whatever_a_line_is_called()
    {
        const string Hostile = "<img src=x onerror=alert(1)> {{7*7}}";
        await using var server = await ServedPages.StartAsync();
        server.Panels.Answer = (panel, scope, _) => ValueTask.FromResult<PanelFrame>(new PanelFrame.Lines(scope.Range, [Constant(Hostile, scope.Range, 1536)], "Bytes"));
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync(server.Url + Fixed);
        var plot = await DrawnAsync(watched.Page, "requests");

        await plot.Locator(".u-over").HoverAsync();

        var tooltip = watched.Page.Locator(".chart-tooltip");
        await Expect(tooltip).ToContainTextAsync(Hostile);
        await Expect(tooltip).ToContainTextAsync("1.5 KiB");
        await Expect(tooltip).ToContainTextAsync("2026-03-01 0");
        await Expect(watched.Page.Locator("[data-panel=requests] .legend .name")).ToHaveTextAsync(Hostile);
        Assert.Equal(0, await watched.Page.Locator("img[src=x]").CountAsync());
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task A_line_can_be_hidden_and_the_numbers_read_as_a_table()
    {
        await using var server = await ServedPages.StartAsync();
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync(server.Url + Fixed);
        await DrawnAsync(watched.Page, "requests");
        var panel = watched.Page.Locator("[data-panel=requests]");

        await panel.Locator(".legend button").ClickAsync();
        await Expect(panel.Locator(".legend button")).ToHaveAttributeAsync("aria-pressed", "false");

        await panel.GetByLabel("Show as a table").FocusAsync();
        await watched.Page.Keyboard.PressAsync("Enter");
        await Expect(panel.Locator("tbody tr")).ToHaveCountAsync(200);
        await Expect(panel.Locator("tbody th").First).ToHaveTextAsync("2026-03-01 05:59:00");
        await Expect(panel.Locator("canvas")).ToHaveCountAsync(0);
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task A_panel_shows_its_five_faces()
    {
        await using var server = await ServedPages.StartAsync();
        var first = new TaskCompletionSource<PanelFrame>();
        server.Panels.Answer = (_, _, _) => new(first.Task);
        await using var watched = await chromium.OpenAsync();
        var panel = watched.Page.Locator("[data-panel=requests]");

        await watched.GoAsync(server.Url + Fixed);
        await Expect(panel).ToHaveAttributeAsync("data-face", "loading");
        await Expect(panel.GetByRole(AriaRole.Status, new() { Name = "Loading" })).ToBeVisibleAsync();

        first.SetResult(new PanelFrame.Failed("The store is closed.", "Open it."));
        await Expect(panel).ToHaveAttributeAsync("data-face", "failed");
        await Expect(panel.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The store is closed.Open it.");

        Answer(server, new PanelFrame.Empty("Nothing was sent."));
        await Expect(panel).ToHaveAttributeAsync("data-face", "empty");
        await Expect(panel).ToContainTextAsync("Nothing was sent.");

        Answer(server, new PanelFrame.Lines(new(Start, Start.AddHours(6)), [Constant("line", new(Start, Start.AddHours(6)), 5)], null));
        await Expect(panel).ToHaveAttributeAsync("data-face", "data");
        await DrawnAsync(watched.Page, "requests");

        Answer(server, new PanelFrame.Failed("The store is closed again.", "Open it."));
        await Expect(panel).ToHaveAttributeAsync("data-face", "stale");
        await Expect(panel.Locator(".stale")).ToContainTextAsync("stale since");
        await Expect(panel.Locator("canvas")).ToBeVisibleAsync();
        Assert.Empty(watched.Complaints);
        Assert.Empty(server.Errors.Entries);
    }

    [Fact]
    public async Task The_browser_writes_a_number_as_the_server_does()
    {
        await using var server = await ServedPages.StartAsync();
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync(server.Url);
        string?[] units = [null, "None", "Count", "Percent", "Seconds", "Milliseconds", "Microseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Bits/Second", "Bytes/Second", "Count/Second", "Furlongs"];
        double[] values = [0, 1, -1, 0.5, 0.0004, 0.12345, 1.005, 9.996, 12.34, 99.95, 100.4, 119.9, 999, 999.6, 1000, 1023, 1024, 1536, 7200, 86400, 172800, 1e6, 123456789, 1e15, 1e18, -2048.5, 0.00000123];

        var written = await watched.Page.EvaluateAsync<string[]>("""
            async text => {
              const [units, values] = JSON.parse(text);
              const { quantity } = await import('./js/quantity.js');
              return units.flatMap(unit => values.map(value => quantity(value, unit)));
            }
            """, System.Text.Json.JsonSerializer.Serialize(new object[] { units, values }));

        var expected = units.SelectMany(unit => values.Select(value => $"{value.ToString(CultureInfo.InvariantCulture)} {unit}: {Quantity.Of(value, unit)}"));
        var actual = units.SelectMany(unit => values.Select(value => $"{value.ToString(CultureInfo.InvariantCulture)} {unit}")).Zip(written, (asked, answer) => $"{asked}: {answer}");
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Leaving_a_dashboard_frees_what_its_charts_held()
    {
        await using var server = await ServedPages.StartAsync();
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync(server.Url + Fixed);
        await DrawnAsync(watched.Page, "requests");
        var buffers = server.Services.GetRequiredService<ChartBuffers>();
        Assert.InRange(buffers.Count, 1, 20);

        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Sources" }).First.ClickAsync();
        await Expect(watched.Page.Locator("h1")).ToHaveTextAsync("Sources");

        await WaitUntilAsync(() => buffers.Count == 0);
        Assert.Empty(watched.Complaints);
        Assert.Empty(server.Errors.Entries);
    }

    private static LineSeries Constant(string name, TimeRange range, double value)
    {
        var line = ScriptedPanels.Line(name, range);
        return line with { Values = [.. line.Seconds.Select(_ => value)] };
    }

    private static void Answer(ServedPages server, PanelFrame frame)
    {
        server.Panels.Answer = (_, _, _) => ValueTask.FromResult(frame);
        server.Feed.Publish(LiveTopics.Samples);
    }

    private static async Task<ILocator> DrawnAsync(IPage page, string panel)
    {
        var plot = page.Locator($"[data-panel={panel}] .plot[data-points]");
        await Expect(plot.Locator("canvas")).ToBeVisibleAsync();
        return plot;
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
