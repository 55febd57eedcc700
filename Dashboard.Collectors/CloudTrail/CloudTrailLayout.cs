using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Collectors.Aws;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// <c>[prefix/]AWSLogs/[organization/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_RANDOM.json.gz</c>.
/// Digests and Insights lie beside it in folders of their own and hold no events.
/// </summary>
internal sealed partial class CloudTrailLayout : S3LogLayout
{
    public override bool Leads(string folder) =>
        folder is "AWSLogs" or "CloudTrail" || IsAccount(folder) || Organization().IsMatch(folder) || Region().IsMatch(folder);

    public override DateTimeOffset? TimeOf(string key) =>
        FileName().Match(key) is { Success: true } name
        && DateTimeOffset.TryParseExact(name.Groups["time"].ValueSpan, "yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;

    public override string? StartAfter(string partition, string dayFolder, DateTimeOffset at) =>
        partition.TrimEnd('/').Split('/') is [.., var account, "CloudTrail", var region] && IsAccount(account)
            ? string.Create(CultureInfo.InvariantCulture, $"{dayFolder}{account}_CloudTrail_{region}_{at.UtcDateTime:yyyyMMdd'T'HHmm}")
            : null;

    private static bool IsAccount(string folder) => folder.Length == 12 && folder.All(char.IsAsciiDigit);

    [GeneratedRegex("^o-[a-z0-9]{4,32}$")]
    private static partial Regex Organization();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex Region();

    [GeneratedRegex("(^|/)[0-9]{12}_CloudTrail_[a-z0-9-]{1,40}_(?<time>[0-9]{8}T[0-9]{4}Z)_[A-Za-z0-9]{1,64}\\.json(\\.gz)?$")]
    private static partial Regex FileName();
}
