using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>One collector an account and region for event history, one a bucket and prefix for trails: all accounts and regions that they deliver.</summary>
internal static class CloudTrailRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    /// <summary>Files come every five minutes, five minutes late on average.</summary>
    private static readonly TimeSpan TrailSettle = TimeSpan.FromMinutes(20);

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
        var log = new S3Log
        {
            Source = "aws.cloudtrail.trail",
            Title = "CloudTrail trail",
            Settle = TrailSettle,
            Layout = new CloudTrailLayout(),
            Reader = source => new CloudTrailObjectReader(source, context.Aws.Time),
        };
        return S3LogRegistration.Buckets(context, log, settings.Trails, settings.Every);
    }
}
