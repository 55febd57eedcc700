using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>One collector for each account, region, period and settle time: they share a watermark.</summary>
internal static class CloudWatchRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    public static IEnumerable<CollectorRegistration> Metrics(CollectorContext context)
    {
        var settings = context.Configuration.CloudWatch;
        var groups = MetricGroup.Of(settings.Metrics, settings.Every, settings.Backfill, settings.MaxSeries);
        foreach (var (session, region) in context.Places)
        {
            foreach (var group in groups)
            {
                var source = new SourceId("aws.cloudwatch.metrics", $"{session.Account.Scope}/{region ?? "default"}/{group.Scope}");
                yield return new CollectorRegistration(
                    source,
                    SignalKind.Samples,
                    $"CloudWatch {group.Title}, {session.Account.Title}, {region ?? "default region"}",
                    new CollectorSchedule(group.Every, group.Settle, Timeout, group.Period),
                    activity => new CloudWatchMetricCollector(source, session, region, group, activity))
                {
                    Backfill = group.Backfill,
                    History = context.Configuration.History,
                    Billing = new("metrics requested", 0.01m),
                };
            }
        }
    }
}
