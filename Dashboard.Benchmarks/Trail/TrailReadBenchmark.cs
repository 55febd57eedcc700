using System.Globalization;
using System.Text.Json;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Collectors.CloudTrail;

namespace Dashboard.Benchmarks.Trail;

/// <summary>CloudTrail records to events in ECS words, beside a pass over their tokens that keeps nothing.</summary>
internal sealed class TrailReadBenchmark : IBenchmarkArea
{
    public string Name => "trail";

    public string Description => "reading CloudTrail records, beside a pass over their JSON tokens";

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(2024, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var generator = new TrailEvents(seed: 9, start, TrailEvents.PerSecondOfTheEstate);
        var records = Enumerable.Range(0, context.Scaled(100_000, 20_000)).Select(_ => generator.Next()).ToList();
        var bytes = records.Sum(record => (long)record.Length);
        var (taken, tokens) = (0, 0L);
        var medians = await Interleaved.MediansAsync(
            context.Rounds,
            context.Clock,
            [
                _ => Timed.ProcessorAsync(() => Task.FromResult(taken = records.Count(record => CloudTrailNormalizer.Normalize(record, "benchmark", start) is Normalized.Taken))),
                _ => Timed.ProcessorAsync(() => Task.FromResult(tokens = records.Sum(Tokens))),
            ],
            cancellationToken);
        if (taken != records.Count || tokens == 0)
        {
            throw new InvalidOperationException($"Of {records.Count} records {taken} were taken, so the figures would mean nothing.");
        }

        context.Report.Add(new()
        {
            Name = "CloudTrail records to events, one core",
            Ours = new(records.Count / medians[0].TotalSeconds, Unit.PerSecond("events")),
            Peer = new(records.Count / medians[1].TotalSeconds, Unit.PerSecond("events")),
            PeerVersion = "Utf8JsonReader, tokens only, .NET " + Environment.Version,
            Note = string.Create(CultureInfo.InvariantCulture, $"{records.Count} records of {(double)bytes / records.Count:F0} bytes; processor time, garbage collection included"),
        });
    }

    private static long Tokens(byte[] record)
    {
        var reader = new Utf8JsonReader(record);
        var tokens = 0L;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }
}
