using System.Runtime.CompilerServices;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>Reads the configured metrics of one account and region that share a period and a settle time, so that they share a watermark.</summary>
internal sealed class CloudWatchMetricCollector(SourceId source, AwsSession session, string? region, MetricGroup group, CollectorActivity activity) : ICollector
{
    /// <summary>Every third poll reads this much again: values change for about ten minutes after they first show.</summary>
    public static TimeSpan ReRead { get; } = TimeSpan.FromMinutes(15);

    private const int ReReadEvery = 3;

    private Client? _client;

    public SourceId Source => source;

    public SignalKind Kind => SignalKind.Samples;

    public async IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = TimePosition.Of(from, source);
        var start = position ?? settledUntil - group.Backfill;
        if (position is not null && settledUntil.UtcTicks / group.Every.Ticks % ReReadEvery == 0)
        {
            start -= ReRead > group.Period ? ReRead : group.Period;
        }

        await foreach (var (batch, end) in ReadAsync(start, settledUntil, cancellationToken))
        {
            yield return end > (position ?? DateTimeOffset.MinValue) ? TimePosition.Moving(batch, end.Value) : batch;
        }
    }

    public async IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settledUntil = session.Environment.Time.GetUtcNow() - group.Settle;
        await foreach (var (batch, _) in ReadAsync(range.From, range.Until < settledUntil ? range.Until : settledUntil, cancellationToken))
        {
            yield return batch;
        }
    }

    /// <summary>Window after window; a window's last batch comes with the window's end.</summary>
    private async IAsyncEnumerable<(SignalBatch Batch, DateTimeOffset? End)> ReadAsync(DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = session.Environment.Time.GetUtcNow();
        var oldest = now - MetricWindow.MaxAge;
        foreach (var window in MetricWindow.Of(from > oldest ? from : oldest, until, group.Period, now))
        {
            var client = _client ??= await ConnectAsync(cancellationToken);
            var series = await client.Discovery.SeriesAsync(cancellationToken);
            if (window.Period != group.Period)
            {
                series = [.. series.Select(key => key with { Period = window.Period })];
            }

            await foreach (var (batch, isLast) in client.Calls.ReadAsync(window, series, cancellationToken))
            {
                yield return (batch, isLast ? window.Range.Until : null);
            }
        }
    }

    private async Task<Client> ConnectAsync(CancellationToken cancellationToken)
    {
        var found = AwsSession.RegionOr(region);
        var account = await session.IdAsync(activity, cancellationToken);
        var cloudWatch = session.CloudWatch(account, found, activity);
        return new Client(
            new MetricDiscovery(cloudWatch, session, account, found, group),
            new MetricCalls(source, cloudWatch, session, $"{account}/{found}", activity));
    }

    private sealed record Client(MetricDiscovery Discovery, MetricCalls Calls);
}
