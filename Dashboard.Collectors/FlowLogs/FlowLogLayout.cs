using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Collectors.Aws;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// <c>[prefix/]AWSLogs/ACCOUNT/vpcflowlogs/REGION/YYYY/MM/DD/[HH/]ACCOUNT_vpcflowlogs_REGION_FLOWLOG_YYYYMMDDTHHmmZ_HASH.log.gz</c>, or with Hive's
/// names: <c>AWSLogs/aws-account-id=ACCOUNT/aws-service=vpcflowlogs/aws-region=REGION/year=YYYY/month=MM/day=DD/[hour=HH/]…</c>.
/// </summary>
internal sealed partial class FlowLogLayout : S3LogLayout
{
    public static bool IsParquet(string key) => key.EndsWith(".parquet", StringComparison.Ordinal);

    public override bool Leads(string folder) =>
        folder is "AWSLogs" or "vpcflowlogs" or "aws-service=vpcflowlogs" || Account().IsMatch(folder) || Region().IsMatch(folder);

    public override DateTimeOffset? TimeOf(string key) =>
        FileName().Match(key) is { Success: true } name
        && DateTimeOffset.TryParseExact(name.Groups["time"].ValueSpan, "yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;

    /// <summary>Names begin with the flow log's id, of which there are many in a folder: a day is listed whole.</summary>
    public override string? StartAfter(string partition, string dayFolder, DateTimeOffset at) => null;

    public override string DayFolder(string partition, DateOnly day) =>
        partition.TrimEnd('/').Split('/')[^1].StartsWith("aws-region=", StringComparison.Ordinal)
            ? partition + day.ToString("'year='yyyy'/month='MM'/day='dd'/'", CultureInfo.InvariantCulture)
            : base.DayFolder(partition, day);

    [GeneratedRegex("^(aws-account-id=)?[0-9]{12}$")]
    private static partial Regex Account();

    [GeneratedRegex("^(aws-region=)?[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex Region();

    [GeneratedRegex("(^|/)[0-9]{12}_vpcflowlogs_[a-z0-9-]{1,40}_fl-[0-9a-f]{1,64}_(?<time>[0-9]{8}T[0-9]{4}Z)_[A-Za-z0-9]{1,64}\\.log(\\.gz|\\.parquet)?$")]
    private static partial Regex FileName();
}
