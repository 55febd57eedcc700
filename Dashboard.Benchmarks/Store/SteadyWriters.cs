using System.Globalization;
using Dashboard.Benchmarks.Estate;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>Collectors at work: one a kind, a batch of new data five times a second, each waiting for its commit. That is thirty times what the estate brings.</summary>
internal sealed class SteadyWriters(ITelemetryWriter writer, TimeProvider clock)
{
    public const string Load = "5 batches a second and kind: 1,000 samples, 100 events, 1,000 flows";

    private const int Series = 1000;
    private const int Events = 100;
    private const int Flows = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly long _start = clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>How long each commit took, until it is cancelled.</summary>
    public async Task<List<TimeSpan>> RunAsync(CancellationToken cancellationToken)
    {
        var metrics = new MetricEstate(seed: 31, Series);
        var trail = new TrailEvents(seed: 32, clock.GetUtcNow(), Events * 5);
        var flows = new FlowLines(seed: 33, _start, Flows * 5);
        var waits = await Task.WhenAll(
            Task.Run(() => WriteAsync(number => ValueTask.FromResult<SignalBatch>(Samples(metrics, number)), cancellationToken), CancellationToken.None),
            Task.Run(() => WriteAsync(number => ValueTask.FromResult<SignalBatch>(TrailBatch(trail, number)), cancellationToken), CancellationToken.None),
            Task.Run(() => WriteAsync(number => FlowBatchAsync(flows, number), cancellationToken), CancellationToken.None));
        return [.. waits.SelectMany(times => times)];
    }

    private async Task<List<TimeSpan>> WriteAsync(Func<int, ValueTask<SignalBatch>> make, CancellationToken cancellationToken)
    {
        var waits = new List<TimeSpan>();
        using var timer = new PeriodicTimer(Every, clock);
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            var batch = await make(number);
            var started = clock.GetTimestamp();
            await writer.WriteAsync(batch, CancellationToken.None);
            waits.Add(clock.GetElapsedTime(started));
            batch.Release();
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return waits;
    }

    private SignalBatch.Samples Samples(MetricEstate metrics, int number)
    {
        var (values, second) = (new double[Series], _start + number);
        metrics.Next(second, values);
        return new(new SampleBlock(metrics.Series, [.. Enumerable.Range(0, Series)], [.. Enumerable.Repeat(second, Series)], [.. values]))
        {
            Source = new("aws.cloudwatch", "steady"), Id = Id(number), Resume = new(Id(number).Value),
        };
    }

    private SignalBatch.Events TrailBatch(TrailEvents trail, int number) =>
        new(
            [
                .. trail.NextFile(Events)
                    .Select(record => CloudTrailNormalizer.Normalize(record, "steady", clock.GetUtcNow()))
                    .OfType<Normalized.Taken>().Select(taken => taken.Event),
            ])
        {
            Source = new("aws.cloudtrail.s3", "steady"), Id = Id(number), Resume = new(Id(number).Value),
        };

    private async ValueTask<SignalBatch> FlowBatchAsync(FlowLines flows, int number)
    {
        var file = new FlowLogObject(new("aws.flowlogs", "steady"), Id(number).Value, "1");
        await foreach (var part in file.ReadAsync(new MemoryStream(flows.Text(Flows)), new(), CancellationToken.None))
        {
            return part;
        }

        throw new InvalidOperationException("Generated flow lines gave no batch, so the figures would mean nothing.");
    }

    private BatchId Id(int number) => new(string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}"));
}
