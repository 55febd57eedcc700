using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Dashboard.Collectors.Aws;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>A trail's bucket, as configured.</summary>
internal sealed record TrailSettings
{
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
}

/// <summary>Reads <c>Collectors:CloudTrail</c>.</summary>
internal sealed partial record CloudTrailSettings
{
    public bool Lookup { get; init; }

    /// <summary>How much event history is read at the first start.</summary>
    public TimeSpan Backfill { get; init; }

    public TimeSpan Every { get; init; }

    public ImmutableArray<TrailSettings> Trails { get; init; } = [];

    public static CloudTrailSettings Read(IConfigurationSection section, ImmutableArray<AwsAccount> accounts, SettingsReader settings)
    {
        settings.OnlyKeys(section, "Lookup", "Backfill", "Every", "Trails");
        var trails = settings.List(section.GetSection("Trails")).Select(entry => ReadTrail(entry, accounts, settings)).ToImmutableArray();
        foreach (var twice in trails.GroupBy(trail => (trail.Bucket, trail.Prefix)).Where(group => group.Count() > 1))
        {
            settings.Report(section.GetSection("Trails"), $"bucket '{twice.Key.Bucket}' with prefix '{twice.Key.Prefix}' is there twice.");
        }

        return new CloudTrailSettings
        {
            Lookup = settings.Flag(section.GetSection("Lookup"), otherwise: false),
            Backfill = settings.Duration(section.GetSection("Backfill"), TimeSpan.FromDays(1), TimeSpan.Zero, CloudTrailLookupCollector.MaxBackfill),
            Every = settings.Duration(section.GetSection("Every"), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            Trails = trails,
        };
    }

    private static TrailSettings ReadTrail(IConfigurationSection entry, ImmutableArray<AwsAccount> accounts, SettingsReader settings)
    {
        settings.OnlyKeys(entry, "Bucket", "Prefix", "Region", "ForcePathStyle", "Account", "Since");
        var bucket = settings.Required(entry.GetSection("Bucket"), "my-trail-bucket");
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
        return new TrailSettings
        {
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
