using System.Globalization;
using System.IO.Compression;
using Dashboard.Simulator;
using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>A bucket as two flow logs fill it: one with days in folders, one with Hive's names and hours.</summary>
public sealed class FlowLogFilesContract : CollectorContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flow-logs-");

    public FlowLogFilesContract()
    {
        for (var slot = 0; slot < 12; slot++)
        {
            var at = CollectorSession.Noon.AddMinutes(-120 + (slot * 10));
            Put($"AWSLogs/111122223333/vpcflowlogs/eu-west-1/{at:yyyy'/'MM'/'dd}/111122223333_vpcflowlogs_eu-west-1_fl-0a_{at:yyyyMMdd'T'HHmm'Z'}_{slot:x8}.log.gz", at, slot);
            Put($"AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-east-1/{at:'year='yyyy'/month='MM'/day='dd'/hour='HH}/111122223333_vpcflowlogs_us-east-1_fl-0b_{at:yyyyMMdd'T'HHmm'Z'}_{slot:x8}.log.gz", at, 100 + slot);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private protected override string Service => "S3";

    private protected override SimulatorOptions Options => new() { Quotas = AwsQuotas.Unlimited, Folders = [new S3Folder { Bucket = "flow-logs", Directory = _folder.FullName }] };

    private protected override (string Key, string Value)[] Settings =>
    [
        ("Aws:Accounts:0:Id", "111122223333"),
        ("Aws:Accounts:0:Regions:0", "eu-west-1"),
        ("Collectors:FlowLogs:Logs:0:Bucket", "flow-logs"),
    ];

    private void Put(string key, DateTimeOffset at, int seed)
    {
        var path = Path.Combine(_folder.FullName, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        file.Write("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status flow-direction\n");
        for (var line = 0; line < 20; line++)
        {
            var start = at.AddSeconds(-30 * line).ToUnixTimeSeconds();
            file.Write(string.Create(CultureInfo.InvariantCulture, $"5 111122223333 eni-{seed} 10.0.0.{line} 10.0.1.{seed} {1024 + line} 443 6 {line + 1} {(line + 1) * 40} {start} {start + 60} ACCEPT OK egress\n"));
        }
    }
}
