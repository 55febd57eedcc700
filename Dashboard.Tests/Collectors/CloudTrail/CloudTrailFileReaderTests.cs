using System.IO.Compression;
using System.Text;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Collectors.Files;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Collectors.CloudTrail;

public sealed class CloudTrailFileReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Real_trail_files_give_all_their_events()
    {
        var folder = SharedData.Require("cloudtrail-invictus", "CloudTrail");
        var events = new List<EventRecord>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            var pages = await ReadAsync(File.OpenRead(file));
            Assert.Empty(pages.SelectMany(page => page.Rejected));
            events.AddRange(pages.SelectMany(page => page.Events));
        }

        Assert.Equal(2900, events.Count);
        Assert.Equal(2900, events.Select(record => record.Identity).Distinct().Count());
        Assert.Equal(300, events.Count(record => record.Outcome is Outcome.Failure));
    }

    [Fact]
    public async Task Sample_records_of_three_hundred_actions_are_taken()
    {
        var taken = 0;
        foreach (var file in Directory.EnumerateFiles(SharedData.Require("cloudtrail-traildiscover", "docs", "logExamples")))
        {
            var page = Assert.Single(await ReadAsync(File.OpenRead(file)));
            Assert.Empty(page.Rejected);
            taken += page.Events.Length;
        }

        Assert.True(taken >= 300, $"{taken} records");
    }

    [Fact]
    public async Task Lines_that_went_through_Logstash_are_taken()
    {
        var file = SharedData.Require("cloudtrail-otrf", "datasets", "atomic", "aws", "collection", "ec2_proxy_s3_exfiltration_2020-09-14011940.json");
        var lines = File.ReadLines(file).Count(line => line.Contains("\"eventID\"", StringComparison.Ordinal));

        var pages = await ReadAsync(File.OpenRead(file));

        Assert.Equal(lines, pages.Sum(page => page.Events.Length));
    }

    [Fact]
    public async Task A_packed_file_reads_as_the_plain_one_whatever_its_name()
    {
        var plain = Records(12_001);
        var expected = await ReadAsync(new MemoryStream(plain));

        var packed = await ReadAsync(new MemoryStream(Pack(plain)));

        Assert.Equal([5000, 5000, 2001], packed.Select(page => page.Events.Length));
        Assert.Equal([(0, false), (1, false), (2, true)], packed.Select(page => (page.Part, page.IsLast)));
        Assert.Equal(expected.SelectMany(page => page.Events).Select(record => record.Id), packed.SelectMany(page => page.Events).Select(record => record.Id));
    }

    [Fact]
    public async Task A_file_of_lines_and_a_bare_list_read_like_a_trails()
    {
        string[] records = [.. Enumerable.Range(0, 3).Select(Record)];

        foreach (var text in (string[])[string.Join('\n', records), $"[{string.Join(',', records)}]"])
        {
            var page = Assert.Single(await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))));
            Assert.Equal(["id-0", "id-1", "id-2"], page.Events.Select(record => record.Id));
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task A_packed_file_that_is_cut_keeps_what_came_before(double share)
    {
        var packed = Pack(Records(4000));

        var pages = await ReadAsync(new MemoryStream(packed[..(int)(packed.Length * share)]));

        Assert.InRange(pages.Sum(page => page.Events.Length), 1000, 3999);
        Assert.NotEmpty(pages[^1].Rejected);
        Assert.True(pages[^1].IsLast);
    }

    [Fact]
    public async Task A_packed_file_of_which_only_the_beginning_is_left_is_not_taken_for_an_empty_one()
    {
        var pages = await ReadAsync(new MemoryStream(Pack(Records(4000))[..10]));

        Assert.Contains("damaged", Assert.Single(pages).Rejected[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_file_in_several_members_is_read_to_its_end()
    {
        byte[] packed = [.. Pack(Encoding.UTF8.GetBytes(Record(1) + "\n")), .. Pack(Encoding.UTF8.GetBytes(Record(2) + "\n"))];

        var page = Assert.Single(await ReadAsync(new MemoryStream(packed)));

        Assert.Equal(["id-1", "id-2"], page.Events.Select(record => record.Id));
        Assert.Empty(page.Rejected);
    }

    [Fact]
    public async Task A_packed_file_with_a_flipped_byte_says_where_it_is_damaged()
    {
        var packed = Pack(Records(4000));
        packed[packed.Length / 2] ^= 0xFF;

        var pages = await ReadAsync(new MemoryStream(packed));

        Assert.InRange(pages.Sum(page => page.Events.Length), 1, 4000);
        Assert.Contains(pages.SelectMany(page => page.Rejected), rejected => rejected.Reason.Contains("damaged", StringComparison.Ordinal) || rejected.Reason.Contains("JSON", StringComparison.Ordinal) || rejected.Reason.Contains("record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_unpacks_without_end_is_stopped()
    {
        var bomb = Pack(new byte[40_000_000]);
        await using var bounded = Unpacked.Open(new MemoryStream(bomb), maxBytes: 1_000_000);

        var stopped = await Assert.ThrowsAsync<InvalidDataException>(() => bounded.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        Assert.Contains("1,000,000", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_refusals_are_counted_rather_than_kept()
    {
        var pages = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', Enumerable.Repeat("{}", 1000))}}]}""")));

        var rejected = Assert.Single(pages).Rejected;
        Assert.Equal(CloudTrailFileReader.MaxRejected + 1, rejected.Length);
        Assert.Equal("900 more records of this file were refused.", rejected[^1].Reason);
        Assert.Equal("trail.json#1", rejected[0].Origin);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"Records":[]}""")]
    public async Task An_empty_file_has_an_empty_last_page(string text)
    {
        var page = Assert.Single(await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))));

        Assert.True(page.IsLast);
        Assert.Empty(page.Events);
        Assert.Empty(page.Rejected);
    }

    private static async Task<List<EventPage>> ReadAsync(Stream file)
    {
        var pages = new List<EventPage>();
        await foreach (var page in CloudTrailFileReader.ReadAsync(file, "trail.json", Now, TestContext.Current.CancellationToken))
        {
            pages.Add(page);
        }

        return pages;
    }

    private static byte[] Records(int count) => Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', Enumerable.Range(0, count).Select(Record))}}]}""");

    private static string Record(int number) =>
        $$$"""{"eventID":"id-{{{number}}}","eventTime":"2026-02-28T10:00:{{{number % 60:00}}}Z","eventName":"RunInstances","eventSource":"ec2.amazonaws.com","awsRegion":"eu-west-1","recipientAccountId":"111122223333","requestParameters":{"n":{{{number * 7919L % 104729}}}}}""";

    private static byte[] Pack(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
