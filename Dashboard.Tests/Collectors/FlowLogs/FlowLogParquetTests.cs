using Dashboard.Core.Collection;
using Dashboard.Simulator;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>Buckets into which a flow log delivers Parquet, read from a simulated S3.</summary>
public sealed class FlowLogParquetTests : IDisposable
{
    private const string Day = "AWSLogs/111122223333/vpcflowlogs/ap-northeast-2/2026/03/04";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flow-logs-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_bucket_of_Parquet_gives_the_records_that_one_of_text_gives()
    {
        var delivered = SharedData.Require("flow-logs-generated");
        await DeliverAsync("text", Directory.GetFiles(delivered, "*.log.gz"));
        await DeliverAsync("columns", Directory.GetFiles(delivered, "*.log.parquet"));

        var (text, columns) = (await CollectAsync("text"), await CollectAsync("columns"));

        Assert.Equal(40_000, text.Flows.Count);
        Assert.Empty(columns.Rejected);
        Assert.Equal(text.Flows.Order(StringComparer.Ordinal), columns.Flows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Parquet_that_is_damaged_or_none_is_refused_with_its_name_and_the_rest_is_read()
    {
        var good = Directory.GetFiles(SharedData.Require("flow-logs-generated"), "*.log.parquet").Order(StringComparer.Ordinal).First();
        await DeliverAsync("columns", [good]);
        var bytes = await File.ReadAllBytesAsync(good, Cancel);
        await PutAsync("columns", "00000001", bytes[..^100]);
        await PutAsync("columns", "00000002", "PAR1 and nothing that a reader could use PAR1"u8.ToArray());
        bytes.AsSpan(4, 2000).Clear();
        await PutAsync("columns", "00000003", bytes);

        var stored = await CollectAsync("columns");

        // Of the one whose pages are damaged, what lies before is taken.
        Assert.InRange(stored.Flows.Count, 20_000, 39_999);
        Assert.Equal(["00000001", "00000002", "00000003"], stored.Rejected.Select(rejected => rejected.Origin.Split('_')[^1][..8]).Order(StringComparer.Ordinal));
        Assert.All(stored.Rejected, rejected => Assert.Matches("no Parquet|damaged", rejected.Reason));
    }

    private static async Task<InMemoryTelemetryWriter> RunAsync(CollectorSession session, string bucket)
    {
        var writer = new InMemoryTelemetryWriter();
        var registration = Assert.Single(session.Build(
            writer, ("Aws:Accounts:0:Id", "111122223333"), ("Aws:Accounts:0:Regions:0", "eu-west-1"), ("Collectors:FlowLogs:Logs:0:Bucket", bucket)));
        await session.RunAsync(registration, writer, new CollectorActivity());
        return writer;
    }

    private async Task<InMemoryTelemetryWriter> CollectAsync(string bucket)
    {
        await using var session = await CollectorSession.StartAsync(new()
        {
            Quotas = AwsQuotas.Unlimited,
            Folders = [new S3Folder { Bucket = bucket, Directory = Path.Combine(_folder.FullName, bucket) }],
        });
        return await RunAsync(session, bucket);
    }

    private async Task DeliverAsync(string bucket, string[] files)
    {
        foreach (var file in files)
        {
            await WriteAsync(bucket, Path.GetFileName(file).Replace("20261118T2300Z", "20260304T1000Z", StringComparison.Ordinal), await File.ReadAllBytesAsync(file, Cancel));
        }
    }

    private Task PutAsync(string bucket, string hash, byte[] content) =>
        WriteAsync(bucket, $"111122223333_vpcflowlogs_ap-northeast-2_fl-0123456789abcdef0_20260304T1005Z_{hash}.log.parquet", content);

    private async Task WriteAsync(string bucket, string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, bucket, Day, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, Cancel);
    }
}
