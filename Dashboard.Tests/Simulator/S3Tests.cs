using Amazon.S3;
using Amazon.S3.Model;
using Dashboard.Simulator;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Simulator;

public class S3Tests
{
    [Fact]
    public async Task Folder_is_listed_in_byte_order_page_by_page_and_read_back()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["a/1.json", "a/2.json", "b.txt", "a-1", "é/\uFF5E", "é/🦀", "with space+plus", "z"];
        foreach (var name in names)
        {
            folder.Write(name, $"content of {name}");
        }

        await using var session = await SimulatorSession.StartAsync(Serving(folder));
        using var s3 = session.S3();
        var keys = new List<string>();
        ListObjectsV2Response page;
        var request = new ListObjectsV2Request { BucketName = "test", MaxKeys = 3 };
        do
        {
            page = await s3.ListObjectsV2Async(request, TestContext.Current.CancellationToken);
            keys.AddRange(page.S3Objects.Select(found => found.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        Assert.Equal(["a-1", "a/1.json", "a/2.json", "b.txt", "with space+plus", "z", "é/\uFF5E", "é/🦀"], keys);
        foreach (var key in keys)
        {
            using var answer = await s3.GetObjectAsync("test", key, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(answer.ResponseStream);
            Assert.Equal($"content of {key}", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Matches("^\"[0-9a-f]{32}\"$", answer.ETag);
        }
    }

    [Fact]
    public async Task Delimiter_rolls_folders_up_and_start_after_skips()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "AWSLogs/1/x", "AWSLogs/1/y", "AWSLogs/2/x", "AWSLogs/readme", "other" })
        {
            folder.Write(name, "");
        }

        await using var session = await SimulatorSession.StartAsync(Serving(folder));
        using var s3 = session.S3();
        var page = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "test", Prefix = "AWSLogs/", Delimiter = "/" }, TestContext.Current.CancellationToken);
        Assert.Equal(["AWSLogs/1/", "AWSLogs/2/"], page.CommonPrefixes);
        Assert.Equal("AWSLogs/readme", Assert.Single(page.S3Objects).Key);

        var one = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "test", Prefix = "AWSLogs/", Delimiter = "/", MaxKeys = 1 }, TestContext.Current.CancellationToken);
        var two = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "test", Prefix = "AWSLogs/", Delimiter = "/", MaxKeys = 1, ContinuationToken = one.NextContinuationToken }, TestContext.Current.CancellationToken);
        Assert.Equal(["AWSLogs/1/"], one.CommonPrefixes);
        Assert.Equal(["AWSLogs/2/"], two.CommonPrefixes);

        var after = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "test", StartAfter = "AWSLogs/1/y" }, TestContext.Current.CancellationToken);
        Assert.Equal(["AWSLogs/2/x", "AWSLogs/readme", "other"], after.S3Objects.Select(found => found.Key));
    }

    [Fact]
    public async Task Missing_bucket_and_key_are_told_in_s3s_words()
    {
        using var folder = new TemporaryFolder();
        await using var session = await SimulatorSession.StartAsync(Serving(folder));
        using var s3 = session.S3();
        var bucket = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "nothing" }, TestContext.Current.CancellationToken));
        Assert.Equal("NoSuchBucket", bucket.ErrorCode);
        foreach (var key in new[] { "nothing", "../../etc/passwd", "a/../../../etc/hostname" })
        {
            var missing = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.GetObjectAsync("test", key, TestContext.Current.CancellationToken));
            Assert.Equal("NoSuchKey", missing.ErrorCode);
        }
    }

    [Fact]
    public async Task Part_of_an_object_and_its_head_can_be_had()
    {
        using var folder = new TemporaryFolder();
        folder.Write("k", "0123456789");
        await using var session = await SimulatorSession.StartAsync(Serving(folder));
        using var s3 = session.S3();
        using var part = await s3.GetObjectAsync(new GetObjectRequest { BucketName = "test", Key = "k", ByteRange = new ByteRange(2, 4) }, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(part.ResponseStream);
        Assert.Equal("234", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        var head = await s3.GetObjectMetadataAsync("test", "k", TestContext.Current.CancellationToken);
        Assert.Equal((10, part.ETag), (head.ContentLength, head.ETag));
    }

    [Fact]
    public async Task Recorded_trail_is_served_where_cloudtrail_would_deliver_it()
    {
        var options = new SimulatorOptions
        {
            Folders = [new S3Folder { Bucket = "recorded", Directory = SharedData.Require("cloudtrail-invictus", "CloudTrail"), Gzip = true, TrailLayout = true }],
        };
        await using var session = await SimulatorSession.StartAsync(options);
        using var s3 = session.S3();
        var page = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "recorded", Prefix = "AWSLogs/218007301253/CloudTrail/us-east-1/2023/07/10/" }, TestContext.Current.CancellationToken);
        var ids = new HashSet<string>();
        foreach (var found in page.S3Objects)
        {
            Assert.EndsWith(".json.gz", found.Key, StringComparison.Ordinal);
            var file = await s3.FileAsync("recorded", found.Key);
            ids.UnionWith(file.GetProperty("Records").EnumerateArray().Select(record => record.Text("eventID")));
        }

        var everywhere = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "recorded" }, TestContext.Current.CancellationToken);
        Assert.Equal(page.S3Objects.Count, everywhere.S3Objects.Count(found => found.Key.Contains("/us-east-1/2023/07/10/", StringComparison.Ordinal)));
        Assert.True(ids.Count > 1000, $"{ids.Count} events");
    }

    private static SimulatorOptions Serving(TemporaryFolder folder) =>
        new() { Folders = [new S3Folder { Bucket = "test", Directory = folder.Path }] };

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("simulated-bucket").FullName;

        public void Write(string name, string content)
        {
            var file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
