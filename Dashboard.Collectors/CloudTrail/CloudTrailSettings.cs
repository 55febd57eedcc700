using System.Collections.Immutable;
using Dashboard.Collectors.Aws;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>Reads <c>Collectors:CloudTrail</c>.</summary>
internal sealed record CloudTrailSettings
{
    public bool Lookup { get; init; }

    /// <summary>How much event history is read at the first start.</summary>
    public TimeSpan Backfill { get; init; }

    public TimeSpan Every { get; init; }

    public ImmutableArray<LogBucketSettings> Trails { get; init; } = [];

    public static CloudTrailSettings Read(IConfigurationSection section, ImmutableArray<AwsAccount> accounts, SettingsReader settings)
    {
        settings.OnlyKeys(section, "Lookup", "Backfill", "Every", "Trails");
        var trails = LogBucketSettings.ReadAll(section.GetSection("Trails"), "my-trail-bucket", accounts, settings);
        return new CloudTrailSettings
        {
            Lookup = settings.Flag(section.GetSection("Lookup"), otherwise: false),
            Backfill = settings.Duration(section.GetSection("Backfill"), TimeSpan.FromDays(1), TimeSpan.Zero, CloudTrailLookupCollector.MaxBackfill),
            Every = settings.Duration(section.GetSection("Every"), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            Trails = trails,
        };
    }
}
