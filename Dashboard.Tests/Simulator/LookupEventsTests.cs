using System.Text.Json;
using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

public class LookupEventsTests
{
    private static readonly DateTimeOffset Noon = SimulatorSession.Noon;
    private static readonly SimulatorOptions Unlimited = new() { Quotas = AwsQuotas.Unlimited };

    [Fact]
    public async Task Events_come_newest_first_fifty_a_page_and_each_once()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var pages = await session.LookupPagesAsync(Noon.AddHours(-1), Noon);
        Assert.All(pages.SkipLast(1), page => Assert.Equal(50, page.Count));
        var events = pages.SelectMany(page => page).ToList();
        Assert.InRange(events.Count, 100, 2000);
        Assert.Equal(events.Count, events.Select(Id).Distinct().Count());
        var times = events.Select(seen => seen.GetProperty("EventTime").GetDouble()).ToList();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task Each_event_holds_its_record_as_text()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        foreach (var seen in (await session.LookupPagesAsync(Noon.AddHours(-1), Noon)).SelectMany(page => page))
        {
            var record = JsonSerializer.Deserialize<JsonElement>(seen.GetProperty("CloudTrailEvent").GetString()!);
            Assert.Equal(Id(seen), record.GetProperty("eventID").GetString());
            Assert.Equal(seen.GetProperty("EventName").GetString(), record.GetProperty("eventName").GetString());
            Assert.Equal(SimulatedAccounts.Production, record.GetProperty("recipientAccountId").GetString());
            Assert.Equal(seen.GetProperty("EventTime").GetDouble(), record.GetProperty("eventTime").GetDateTimeOffset().ToUnixTimeSeconds());
        }
    }

    [Fact]
    public async Task Events_are_there_only_after_their_delivery()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var early = (await session.LookupPagesAsync(Noon.AddMinutes(-30), Noon)).SelectMany(page => page).Select(Id).ToHashSet();
        session.Time.Advance(TimeSpan.FromMinutes(20));
        var late = (await session.LookupPagesAsync(Noon.AddMinutes(-30), Noon)).SelectMany(page => page).Select(Id).ToHashSet();
        Assert.Superset(early, late);
        Assert.True(late.Count > early.Count + 10);
    }

    [Fact]
    public async Task Two_calls_a_second_pass_for_each_account_and_region()
    {
        await using var session = await SimulatorSession.StartAsync();
        int[] first = [await Status(), await Status(), await Status()];
        Assert.Equal([200, 200, 400], first);
        Assert.Equal(200, await Status(SimulatedAccounts.Global));
        session.Time.Advance(TimeSpan.FromMilliseconds(500));
        int[] afterwards = [await Status(), await Status()];
        Assert.Equal([200, 400], afterwards);

        async Task<int> Status(string region = SimulatedAccounts.Home)
        {
            var answer = await session.CallAsync("cloudtrail", "LookupEvents", new { MaxResults = 1 }, region);
            Assert.True(answer.Status == 200 || answer.Error == "ThrottlingException");
            return answer.Status;
        }
    }

    [Theory]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"A"},{"AttributeKey":"EventName","AttributeValue":"B"}]}""", "InvalidLookupAttributesException")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"Colour","AttributeValue":"A"}]}""", "InvalidLookupAttributesException")]
    [InlineData("""{"MaxResults":51}""", "InvalidMaxResultsException")]
    [InlineData("""{"StartTime":1772630000,"EndTime":1772620000}""", "InvalidTimeRangeException")]
    [InlineData("""{"NextToken":"AAAA"}""", "InvalidNextTokenException")]
    [InlineData("""{"EventCategory":"data"}""", "InvalidEventCategoryException")]
    public async Task Wrong_call_is_refused(string body, string error)
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.CallAsync("cloudtrail", "LookupEvents", JsonSerializer.Deserialize<JsonElement>(body));
        Assert.Equal((400, error), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Token_holds_only_with_the_parameters_it_came_from()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var first = await session.ValidAsync("cloudtrail", "LookupEvents", new { StartTime = Noon.AddHours(-1).ToUnixTimeSeconds(), EndTime = Noon.ToUnixTimeSeconds() });
        var answer = await session.CallAsync("cloudtrail", "LookupEvents", new { StartTime = Noon.AddHours(-2).ToUnixTimeSeconds(), EndTime = Noon.ToUnixTimeSeconds(), NextToken = first.GetProperty("NextToken").GetString() });
        Assert.Equal("InvalidNextTokenException", answer.Error);
    }

    [Theory]
    [InlineData("EventName", "StopLogging", 1)]
    [InlineData("Username", "svc-backup", 6)]
    [InlineData("ResourceName", "svc-backup", 2)]
    public async Task One_attribute_selects(string key, string value, int atLeast)
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited, Noon.AddHours(3));
        var events = new List<JsonElement>();
        foreach (var region in SimulatedAccounts.Regions)
        {
            var answer = await session.ValidAsync("cloudtrail", "LookupEvents", new { StartTime = Noon.AddHours(-3).ToUnixTimeSeconds(), EndTime = Noon.AddHours(3).ToUnixTimeSeconds(), LookupAttributes = new[] { new { AttributeKey = key, AttributeValue = value } } }, region);
            events.AddRange(answer.GetProperty("Events").EnumerateArray());
        }

        Assert.True(events.Count >= atLeast, $"{events.Count} events");
        Assert.All(events, seen => Assert.Contains(value, seen.GetRawText(), StringComparison.Ordinal));
    }

    private static string Id(JsonElement seen) => seen.GetProperty("EventId").GetString()!;
}
