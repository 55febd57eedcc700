using System.IO.Compression;
using System.Text;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>Files as they are delivered, beside the oracle.</summary>
public sealed class FlowLogFilesTests
{
    [Theory]
    [InlineData("00000007")]
    [InlineData("00000008")]
    public async Task Delivered_file_reads_as_the_oracle_reads_it(string which)
    {
        var path = Directory.GetFiles(SharedData.Require("flow-logs-generated"), $"*{which}.log.gz").Single();
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var lines = (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        var oracle = new FlowLogOracle(lines[0].Split(' '));
        var expected = lines.Skip(1).Select(line => oracle.Read(line)).ToList();
        Assert.DoesNotContain(null, expected);

        var parts = new List<SignalBatch.Flows>();
        var file = new FlowLogObject(new SourceId("aws.flowlogs", "111122223333/ap-northeast-2"), Path.GetFileName(path), "etag");
        await foreach (var part in file.ReadAsync(File.OpenRead(path), new() { RecordsPerBlock = 8192 }, TestContext.Current.CancellationToken))
        {
            parts.Add(part);
        }

        Assert.All(parts, part => Assert.Empty(part.Rejected));
        Assert.Equal([8192, 8192, 3616], parts.Select(part => part.Count));
        Assert.Equal(["#0", "#1", "#end"], parts.Select(part => part.Id.Value[part.Id.Value.IndexOf('#', StringComparison.Ordinal)..]));
        Assert.Equal(expected, parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(row => FlowLogOracle.Row(part.Block, row))));
    }

    [Fact]
    public async Task Version_5_file_has_addresses_of_both_families_and_windows_without_data()
    {
        var path = Directory.GetFiles(SharedData.Require("flow-logs-generated"), "*00000008.log.gz").Single();
        var read = await FlowLogText.ReadAsync(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));

        var block = Assert.Single(read.Blocks);
        Assert.Contains(block.SourceAddress, address => address >> 32 == 0xFFFF);
        Assert.Contains(block.SourceAddress, address => address >> 32 != 0xFFFF && address != 0);
        Assert.Contains(FlowVerdict.NoData, block.Verdict);
        Assert.Contains(FlowVerdict.SkipData, block.Verdict);
        Assert.Contains("ingress", block.Text["flow-direction"].Values);
    }

    [Theory]
    [InlineData(null, 7, "elastic-integrations/packages/aws/data_stream/vpcflow/_dev/test/pipeline/test-extra-samples.log")]
    [InlineData(
        FlowLogText.V2 + " vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path",
        1,
        "elastic-integrations/packages/aws/data_stream/vpcflow/_dev/test/pipeline/test-v5-all-fields.log")]
    [InlineData(null, 2, "elastic-beats-aws/x-pack/filebeat/module/aws/vpcflow/test/no-data-skip-data.log")]
    [InlineData(null, 2, "elastic-beats-aws/x-pack/filebeat/module/aws/vpcflow/test/tcp-flag-sequence-skip-data.log")]
    [InlineData(null, 1, "elastic-beats-aws/x-pack/filebeat/module/aws/vpcflow/test/custom-transit-gateway.log", true)]
    [InlineData(null, 2, "elastic-beats-aws/x-pack/filebeat/module/aws/vpcflow/test/custom-nat-gateway.log", true)]
    public async Task Recorded_sample_reads_whole(string? format, int records, string file, bool withoutTime = false)
    {
        var text = await File.ReadAllTextAsync(SharedData.Require(file.Split('/')), TestContext.Current.CancellationToken);
        var read = await FlowLogText.ReadAsync(text, new()
        {
            Format = format is null ? null : FlowLogFormat.Parse(format),
            DefaultTime = withoutTime ? DateTimeOffset.UnixEpoch.AddSeconds(1566848875) : null,
        });

        Assert.Empty(read.Rejected);
        Assert.Equal(records, read.Rows.Count);
        Assert.All(read.Rows, row => Assert.True(row.Start > 0));
    }

    [Fact]
    public async Task Every_record_of_the_user_guide_reads()
    {
        var folder = SharedData.Require("aws-docs-examples", "amazon-vpc-user-guide");
        var lines = Directory.GetFiles(folder, "flow-logs-records-examples.*.txt").SelectMany(File.ReadAllLines).Where(line => line.StartsWith("2 ", StringComparison.Ordinal)).ToList();
        var oracle = new FlowLogOracle(FlowLogText.V2.Split(' '));

        var read = await FlowLogText.ReadAsync(string.Join('\n', lines));

        Assert.True(lines.Count >= 6);
        Assert.Equal(lines.Select(line => oracle.Read(line)), read.Rows);
    }

    [Fact]
    public async Task Gzip_that_ends_early_is_said_and_what_came_before_is_taken()
    {
        var path = Directory.GetFiles(SharedData.Require("flow-logs-generated"), "*00000007.log.gz").Single();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var file = new FlowLogObject(new SourceId("aws.flowlogs", "x"), "cut.log.gz", "etag");

        var parts = new List<FlowLogPart>();
        await foreach (var part in file.ReadPartsAsync(new MemoryStream(bytes[..^5000]), new(), TestContext.Current.CancellationToken))
        {
            parts.Add(part);
        }

        var only = Assert.Single(parts);
        Assert.InRange(only.Batch.Count, 10_000, 19_999);
        Assert.Equal(1, only.Rejected);
        var rejected = Assert.Single(only.Batch.Rejected);
        Assert.StartsWith("cut.log.gz line ", rejected.Origin, StringComparison.Ordinal);
        Assert.Contains("damaged", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_that_unpacks_without_end_is_cut_and_says_so()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var line = Encoding.ASCII.GetBytes("2 123456789010 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 100 160 ACCEPT OK\n");
            for (var i = 0; i < 100_000; i++)
            {
                gzip.Write(line);
            }
        }

        packed.Position = 0;
        var file = new FlowLogObject(new SourceId("aws.flowlogs", "x"), "bomb.log.gz", "etag");
        var parts = new List<SignalBatch.Flows>();
        await foreach (var part in file.ReadAsync(packed, new() { MaxBytes = 1_000_000 }, TestContext.Current.CancellationToken))
        {
            parts.Add(part);
        }

        var last = Assert.Single(parts);
        Assert.Equal(1_000_000 / 68, last.Count);
        Assert.Contains("1000000 bytes", Assert.Single(last.Rejected).Reason, StringComparison.Ordinal);
    }
}
