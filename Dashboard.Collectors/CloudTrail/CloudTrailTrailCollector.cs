using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>Follows a trail's files in S3: all accounts and regions that it delivers.</summary>
internal sealed class CloudTrailTrailCollector(
    SourceId source, S3Bucket bucket, string prefix, IObjectLedger ledger, S3FeedOptions options, TimeProvider time, ILogger<S3ObjectFeed> logger) : ICollector
{
    /// <summary>Files come every five minutes, five minutes late on average.</summary>
    public static TimeSpan Settle { get; } = TimeSpan.FromMinutes(20);

    private readonly S3ObjectFeed _feed = new(source, bucket, new CloudTrailLayout(), prefix, new CloudTrailObjectReader(source, time), ledger, options, time, logger);

    public SourceId Source => source;

    public SignalKind Kind => SignalKind.Events;

    public IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, CancellationToken cancellationToken) =>
        _feed.CollectAsync(from, settledUntil, cancellationToken);

    public IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, CancellationToken cancellationToken) =>
        _feed.CollectRangeAsync(range, cancellationToken);
}
