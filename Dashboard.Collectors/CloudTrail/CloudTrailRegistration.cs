using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>One collector an account and region for event history, one a bucket for trails.</summary>
internal static class CloudTrailRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    public static IEnumerable<CollectorRegistration> Lookups(CollectorContext context)
    {
        var settings = context.Configuration.CloudTrail;
        foreach (var (session, region) in settings.Lookup ? context.Places : [])
        {
            var source = new SourceId("aws.cloudtrail.lookup", $"{session.Account.Scope}/{region ?? "default"}");
            yield return new CollectorRegistration(
                source,
                SignalKind.Events,
                $"CloudTrail event history, {session.Account.Title}, {region ?? "default region"}",
                new CollectorSchedule(settings.Every, CloudTrailLookupCollector.Settle, Timeout),
                activity => new CloudTrailLookupCollector(source, session, region, settings.Backfill, activity))
            {
                Backfill = settings.Backfill,
                History = context.Configuration.History,
            };
        }
    }

    public static IEnumerable<CollectorRegistration> Trails(CollectorContext context)
    {
        var settings = context.Configuration.CloudTrail;
        var place = 0;
        foreach (var trail in settings.Trails)
        {
            var source = new SourceId("aws.cloudtrail.trail", $"{trail.Bucket}/{trail.Prefix}");
            var key = $"Collectors:CloudTrail:Trails:{place++}";
            var options = new S3FeedOptions { Every = settings.Every, Since = trail.Since };
            yield return new CollectorRegistration(
                source,
                SignalKind.Events,
                $"CloudTrail trail, {trail.Bucket}{(trail.Prefix.Length > 0 ? $", {trail.Prefix}" : "")}",
                new CollectorSchedule(settings.Every, CloudTrailTrailCollector.Settle, Timeout),
                activity =>
                {
                    var session = context.Session(trail.Account);
                    var region = AwsSession.RegionOr(trail.Region ?? session.Account.Regions.FirstOrDefault());
                    var bucket = new S3Bucket(session.S3(region, trail.ForcePathStyle), trail.Bucket, key, session, activity);
                    return new CloudTrailTrailCollector(source, bucket, trail.Prefix, context.Ledger, options, context.Aws.Time, context.Loggers.CreateLogger<S3ObjectFeed>());
                });
        }
    }
}
