using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>One collector a bucket and prefix.</summary>
internal static class FlowLogsRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    public static IEnumerable<CollectorRegistration> Logs(CollectorContext context)
    {
        var settings = context.Configuration.FlowLogs;
        var place = 0;
        foreach (var log in settings.Logs)
        {
            var source = new SourceId("aws.flowlogs", $"{log.Bucket}/{log.Prefix}");
            var key = $"Collectors:FlowLogs:Logs:{place++}";
            var options = new S3FeedOptions { Every = settings.Every, Since = log.Since };
            yield return new CollectorRegistration(
                source,
                SignalKind.Flows,
                $"Flow logs, {log.Bucket}{(log.Prefix.Length > 0 ? $", {log.Prefix}" : "")}",
                new CollectorSchedule(settings.Every, FlowLogCollector.Settle, Timeout),
                activity =>
                {
                    var session = context.Session(log.Account);
                    var region = AwsSession.RegionOr(log.Region ?? session.Account.Regions.FirstOrDefault());
                    var bucket = new S3Bucket(session.S3(region, log.ForcePathStyle), log.Bucket, key, session, activity);
                    return new FlowLogCollector(source, bucket, log.Prefix, context.Parquet, context.Ledger, options, context.Aws.Time, context.Loggers.CreateLogger<S3ObjectFeed>());
                });
        }
    }
}
