using System.Text.Json;
using Amazon.S3.Model;
using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

public class TrailFileTests
{
    private const string Folder = $"AWSLogs/{SimulatedAccounts.Production}/CloudTrail/{SimulatedAccounts.Home}/2026/03/04/";
    private static readonly DateTimeOffset Noon = SimulatorSession.Noon;

    [Fact]
    public async Task Lookup_and_trail_files_tell_the_same_events_in_the_same_words()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited }, Noon.AddHours(2));
        var looked = (await session.RecordsAsync(Noon.AddHours(-2), Noon)).ToDictionary(record => record.Text("eventID"), record => record.GetRawText());
        var filed = new List<JsonElement>();
        using var s3 = session.S3();
        foreach (var found in await ListAsync(session, Folder))
        {
            filed.AddRange((await s3.FileAsync(SimulatedAccounts.TrailBucket, found.Key)).GetProperty("Records").EnumerateArray());
        }

        var distinct = filed.Where(record => record.At() >= Noon.AddHours(-2) && record.At() <= Noon).GroupBy(record => record.Text("eventID")).ToList();
        Assert.Equal(looked.Keys.Order(), distinct.Select(same => same.Key).Order());
        Assert.All(distinct, same => Assert.All(same, record => Assert.Equal(looked[same.Key], record.GetRawText())));
        Assert.True(filed.Count > filed.Select(record => record.Text("eventID")).Distinct().Count(), "some events are delivered twice");
    }

    [Fact]
    public async Task Keys_are_those_of_cloudtrail_and_come_in_order()
    {
        await using var session = await SimulatorSession.StartAsync();
        var keys = (await ListAsync(session, Folder)).Select(found => found.Key).ToList();
        Assert.All(keys, key => Assert.Matches($"^{Folder}{SimulatedAccounts.Production}_CloudTrail_{SimulatedAccounts.Home}_20260304T[0-9]{{4}}Z_[A-Za-z0-9]{{16}}\\.json\\.gz$", key));
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.InRange(keys.Count, 120, 146);
    }

    [Fact]
    public async Task Some_files_come_after_files_that_sort_behind_them()
    {
        await using var session = await SimulatorSession.StartAsync(at: Noon.AddHours(12));
        var seen = new HashSet<string>();
        var overtaken = 0;
        for (var minute = 0; minute < 400; minute += 5)
        {
            var keys = (await ListAsync(session, Folder.Replace("03/04", "03/05", StringComparison.Ordinal))).Select(found => found.Key).ToList();
            var fresh = keys.Except(seen).ToList();
            overtaken += fresh.Count(key => seen.Any(known => string.CompareOrdinal(known, key) > 0));
            seen.UnionWith(fresh);
            session.Time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.InRange(overtaken, 1, 10);
    }

    [Fact]
    public async Task Content_and_etag_stay_as_they_are_and_are_the_listed_ones()
    {
        await using var one = await SimulatorSession.StartAsync();
        await using var later = await SimulatorSession.StartAsync(at: Noon.AddDays(20));
        var found = (await ListAsync(one, Folder))[7];
        using var s3 = later.S3();
        using var answer = await s3.GetObjectAsync(SimulatedAccounts.TrailBucket, found.Key, TestContext.Current.CancellationToken);
        Assert.Equal((found.ETag, found.Size), (answer.ETag, answer.ContentLength));
    }

    [Fact]
    public async Task Whole_bucket_is_listed_in_order_with_digests_beside_the_logs()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { TrailHistory = TimeSpan.FromHours(30) });
        var keys = (await ListAsync(session, "")).Select(found => found.Key).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Equal(keys.Count, keys.Distinct().Count());
        foreach (var account in SimulatedAccounts.All)
        {
            foreach (var kind in new[] { "CloudTrail", "CloudTrail-Digest" })
            {
                Assert.Contains(keys, key => key.StartsWith($"AWSLogs/{account}/{kind}/{SimulatedAccounts.Global}/2026/03/03/", StringComparison.Ordinal));
            }
        }

        using var s3 = session.S3();
        var digest = await s3.FileAsync(SimulatedAccounts.TrailBucket, keys.First(key => key.Contains("-Digest/", StringComparison.Ordinal) && key.Contains("2026/03/04", StringComparison.Ordinal)));
        Assert.False(digest.TryGetProperty("Records", out _));
        Assert.All(digest.GetProperty("logFiles").EnumerateArray(), file => Assert.Contains(file.Text("s3Object"), keys));
    }

    private static async Task<List<S3Object>> ListAsync(SimulatorSession session, string prefix)
    {
        using var s3 = session.S3();
        var found = new List<S3Object>();
        await foreach (var entry in s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = SimulatedAccounts.TrailBucket, Prefix = prefix }).S3Objects.WithCancellation(TestContext.Current.CancellationToken))
        {
            found.Add(entry);
        }

        return found;
    }
}
