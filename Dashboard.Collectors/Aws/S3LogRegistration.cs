using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors.Aws;

/// <summary>One collector for each bucket and prefix that a log is delivered into.</summary>
internal static class S3LogRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    public static IEnumerable<CollectorRegistration> Buckets(CollectorContext context, S3Log log, ImmutableArray<LogBucketSettings> buckets, TimeSpan every) =>
        buckets.Select(bucket => Of(context, log, bucket, every));

    private static CollectorRegistration Of(CollectorContext context, S3Log log, LogBucketSettings settings, TimeSpan every)
    {
        var source = new SourceId(log.Source, $"{settings.Bucket}/{settings.Prefix}");
        var reader = log.Reader(source);
        var options = new S3FeedOptions { Every = every, Since = settings.Since };
        return new CollectorRegistration(
            source,
            reader.Kind,
            $"{log.Title}, {settings.Bucket}{(settings.Prefix.Length > 0 ? $", {settings.Prefix}" : "")}",
            new CollectorSchedule(every, log.Settle, Timeout),
            activity =>
            {
                var session = context.Session(settings.Account);
                var region = AwsSession.RegionOr(settings.Region ?? session.Account.Regions.FirstOrDefault());
                var bucket = new S3Bucket(session.S3(region, settings.ForcePathStyle), settings.Bucket, settings.Key, session, activity);
                return new S3ObjectFeed(source, bucket, settings.Prefix, log.Layout, reader, context.Ledger, options, context.Aws.Time, context.Loggers.CreateLogger<S3ObjectFeed>());
            });
    }
}
