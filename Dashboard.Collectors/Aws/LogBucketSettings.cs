using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors.Aws;

/// <summary>A bucket that AWS delivers logs into, as configured.</summary>
internal sealed partial record LogBucketSettings
{
    /// <summary>Where it is configured: what an error tells a person to look at.</summary>
    public required string Key { get; init; }

    public required string Bucket { get; init; }

    /// <summary>What lies above <c>AWSLogs/</c>; empty or ending in a slash.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The bucket's region; null for that of the account.</summary>
    public string? Region { get; init; }

    public bool ForcePathStyle { get; init; }

    /// <summary>Whose credentials read the bucket; null for our own.</summary>
    public string? Account { get; init; }

    /// <summary>Nothing delivered before this is read.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <param name="list">The section with the buckets.</param>
    /// <param name="example">A name to show where one is missing.</param>
    /// <param name="accounts">Those that there are.</param>
    /// <param name="settings">Takes what is wrong.</param>
    public static ImmutableArray<LogBucketSettings> ReadAll(IConfigurationSection list, string example, ImmutableArray<AwsAccount> accounts, SettingsReader settings)
    {
        var buckets = settings.List(list).Select(entry => Read(entry, example, accounts, settings)).ToImmutableArray();
        foreach (var twice in buckets.GroupBy(bucket => (bucket.Bucket, bucket.Prefix)).Where(group => group.Count() > 1))
        {
            settings.Report(list, $"bucket '{twice.Key.Bucket}' with prefix '{twice.Key.Prefix}' is there twice.");
        }

        return buckets;
    }

    private static LogBucketSettings Read(IConfigurationSection entry, string example, ImmutableArray<AwsAccount> accounts, SettingsReader settings)
    {
        settings.OnlyKeys(entry, "Bucket", "Prefix", "Region", "ForcePathStyle", "Account", "Since");
        var bucket = settings.Required(entry.GetSection("Bucket"), example);
        if (bucket.Length > 0 && !BucketName().IsMatch(bucket))
        {
            settings.Report(entry.GetSection("Bucket"), $"'{bucket}' is not a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens, without s3:// and path.");
        }

        var region = SettingsReader.Text(entry.GetSection("Region"));
        if (region is not null && !AwsSettings.IsRegion(region))
        {
            settings.Report(entry.GetSection("Region"), $"'{region}' is not a region; write for example eu-west-1.");
        }

        var account = SettingsReader.Text(entry.GetSection("Account"));
        if (account is not null && accounts.All(known => known.Id != account))
        {
            settings.Report(entry.GetSection("Account"), $"'{account}' is not the Id of one of Aws:Accounts.");
        }

        var prefix = SettingsReader.Text(entry.GetSection("Prefix"))?.TrimStart('/') ?? "";
        return new LogBucketSettings
        {
            Key = entry.Path,
            Bucket = bucket,
            Prefix = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/",
            Region = region,
            ForcePathStyle = settings.Flag(entry.GetSection("ForcePathStyle"), otherwise: false),
            Account = account,
            Since = settings.Time(entry.GetSection("Since")),
        };
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketName();
}
