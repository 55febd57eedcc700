using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Follows flow log files in S3: all accounts, regions and flow logs that deliver into a bucket.</summary>
internal sealed class FlowLogCollector(
    SourceId source, S3Bucket bucket, string prefix, IParquetReader parquet, IObjectLedger ledger, S3FeedOptions options, TimeProvider time, ILogger<S3ObjectFeed> logger) : ICollector
{
    /// <summary>Windows of ten minutes, in files every five, delivered about ten later.</summary>
    public static TimeSpan Settle { get; } = TimeSpan.FromMinutes(30);

    private readonly S3ObjectFeed _feed = new(source, bucket, new FlowLogLayout(), prefix, new FlowLogObjectReader(source, parquet), ledger, options, time, logger);

    public SourceId Source => source;

    public SignalKind Kind => SignalKind.Flows;

    public IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, CancellationToken cancellationToken) =>
        _feed.CollectAsync(from, settledUntil, cancellationToken);

    public IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, CancellationToken cancellationToken) =>
        _feed.CollectRangeAsync(range, cancellationToken);
}
