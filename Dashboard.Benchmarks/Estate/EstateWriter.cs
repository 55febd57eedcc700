using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Benchmarks.Store;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Estate;

/// <summary>Writes an estate through the product's own parsers and writer, day by day and kind by kind, in the order of time.</summary>
internal sealed class EstateWriter(ITelemetryWriter writer, EstateSize size, TextWriter log)
{
    private const int InFlight = 4;
    private const int BatchSize = 10_000;
    private const int FlowsAFile = 500_000;

    private readonly MetricEstate _metrics = new(seed: 21, size.Series);
    private readonly TrailEvents _events = new(seed: 22, size.Start, size.EventsADay / 86_400.0);
    private readonly FlowLines _flows = new(seed: 23, size.Start.ToUnixTimeSeconds(), size.FlowsADay / 86_400.0);

    /// <summary>Makes a data folder as it is when the last of those days has passed: what is over lies in closed files.</summary>
    public static async Task MakeAsync(string folder, EstateSize size, TimeProvider clock, TextWriter log, CancellationToken cancellationToken)
    {
        await using (var store = await OpenStore.InAsync(folder, clock, cancellationToken))
        {
            await new EstateWriter(store.Writer, size, log).WriteAsync(cancellationToken);
        }

        await log.WriteLineAsync("closing what is over ...");
        // Opened anew, because what was written just now would wait some hours for more.
        await using (var store = await OpenStore.InAsync(folder, clock, cancellationToken))
        {
            foreach (var kind in new[] { SignalKind.Samples, SignalKind.Events, SignalKind.Flows })
            {
                await store.UpkeepAsync(kind, cancellationToken);
            }

            await Task.Run(store.IndexWords, cancellationToken);
        }
    }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        for (var day = 0; day < size.Days; day++)
        {
            await log.WriteLineAsync($"day {day + 1} of {size.Days}: {size.Series} series, {size.EventsADay} events, {size.FlowsADay} flows ...");
            var pipeline = new Pipeline(writer, InFlight, cancellationToken);
            foreach (var batch in new MetricDay(_metrics, size.Start.AddDays(day).ToUnixTimeSeconds()).Batches(BatchSize))
            {
                await pipeline.WriteAsync(batch);
            }

            await WriteEventsAsync(day, pipeline);
            await WriteFlowsAsync(day, pipeline, cancellationToken);
            await pipeline.FlushAsync();
        }
    }

    private async Task WriteEventsAsync(int day, Pipeline pipeline)
    {
        for (var first = 0; first < size.EventsADay; first += BatchSize)
        {
            var events = ImmutableArray.CreateBuilder<EventRecord>();
            for (var i = first; i < Math.Min(size.EventsADay, first + BatchSize); i++)
            {
                if (CloudTrailNormalizer.Normalize(_events.Next(), "estate", size.Start.AddDays(day)) is Normalized.Taken taken)
                {
                    events.Add(taken.Event);
                }
            }

            var id = string.Create(CultureInfo.InvariantCulture, $"day {day} from {first}");
            await pipeline.WriteAsync(new SignalBatch.Events(events.ToImmutable()) { Source = new("aws.cloudtrail.s3", "estate"), Id = new(id), Resume = new(id) });
        }
    }

    private async Task WriteFlowsAsync(int day, Pipeline pipeline, CancellationToken cancellationToken)
    {
        for (var first = 0; first < size.FlowsADay; first += FlowsAFile)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"day-{day}-{first}.log");
            var file = new FlowLogObject(new("aws.flowlogs", "estate"), name, "1");
            await foreach (var part in file.ReadAsync(new MemoryStream(_flows.Text(Math.Min(FlowsAFile, size.FlowsADay - first))), new(), cancellationToken))
            {
                await pipeline.WriteAsync(part);
            }
        }
    }
}
