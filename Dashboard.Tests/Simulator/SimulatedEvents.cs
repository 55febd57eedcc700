using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

/// <summary>Short ways to ask for events, by both ways that they come.</summary>
internal static class SimulatedEvents
{
    /// <summary>All pages of a lookup.</summary>
    public static async Task<List<List<JsonElement>>> LookupPagesAsync(
        this SimulatorSession session, DateTimeOffset from, DateTimeOffset to, string region = SimulatedAccounts.Home, (string Key, string Value)? attribute = null)
    {
        var pages = new List<List<JsonElement>>();
        var body = new JsonObject { ["StartTime"] = from.ToUnixTimeSeconds(), ["EndTime"] = to.ToUnixTimeSeconds() };
        if (attribute is var (key, value))
        {
            body["LookupAttributes"] = new JsonArray(new JsonObject { ["AttributeKey"] = key, ["AttributeValue"] = value });
        }

        for (var i = 0; i < 200; i++)
        {
            var answer = await session.ValidAsync("cloudtrail", "LookupEvents", body, region);
            pages.Add([.. answer.GetProperty("Events").EnumerateArray()]);
            if (!answer.TryGetProperty("NextToken", out var token))
            {
                return pages;
            }

            body["NextToken"] = token.GetString();
        }

        throw new InvalidOperationException("The pages do not end.");
    }

    /// <summary>The records of a lookup in one Region, newest first.</summary>
    public static async Task<List<JsonElement>> RecordsAsync(
        this SimulatorSession session, DateTimeOffset from, DateTimeOffset to, string region = SimulatedAccounts.Home, (string Key, string Value)? attribute = null) =>
        [.. (await session.LookupPagesAsync(from, to, region, attribute)).SelectMany(page => page)
            .Select(seen => JsonSerializer.Deserialize<JsonElement>(seen.GetProperty("CloudTrailEvent").GetString()!))];

    public static async Task<JsonElement> FileAsync(this IAmazonS3 s3, string bucket, string key)
    {
        using var answer = await s3.GetObjectAsync(bucket, key, TestContext.Current.CancellationToken);
        await using var text = new GZipStream(answer.ResponseStream, CompressionMode.Decompress);
        return await JsonSerializer.DeserializeAsync<JsonElement>(text, cancellationToken: TestContext.Current.CancellationToken);
    }

    public static string Text(this JsonElement record, string name) => record.GetProperty(name).GetString()!;

    public static DateTimeOffset At(this JsonElement record) => record.GetProperty("eventTime").GetDateTimeOffset();
}
