using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Benchmarks.Peers;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>Five million audit events: from JSON to durable and searchable, bytes, and what people search for.</summary>
internal sealed class EventStoreBenchmark : IStorePart
{
    private const string Ingest = "events, durable and searchable";
    private const string Bytes = "bytes an event";
    private const string Search = "search over ";
    private const int Slice = 100_000;
    private const int BatchSize = 5_000;
    private const int InFlight = 4;

    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_714_521_600);

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (!context.Wants(Ingest) && !context.Wants(Bytes) && !context.Wants(Search))
        {
            return;
        }

        var events = Math.Max(1, context.Scaled(5_000_000) / Slice) * Slice;
        await context.Log.WriteLineAsync($"{events} CloudTrail events ...");
        var folder = Path.Combine(context.Folder, "event-store");
        var text = Path.Combine(context.Folder, "events.ndjson");
        var (peer, version) = await context.Peers.StartAsync(() => OpenSearch.StartAsync(context, cancellationToken), server => server.Version);
        await using var _ = peer;
        var needle = await LoadAsync(context, folder, text, events, peer, version, cancellationToken);
        var range = new TimeRange(Start, Start.AddDays(7));
        await using var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken);
        foreach (var question in EventQuestion.Of(range))
        {
            await AskAsync(context, question, events, store.Events, peer, version, cancellationToken);
        }

        await SubstringAsync(context, new(range, new EventPredicate.HasText(needle)), needle, text, events, store.Events, cancellationToken);
    }

    /// <summary>Loads everything on both sides by slices; returns a text that one early event holds.</summary>
    private static async Task<string> LoadAsync(BenchmarkContext context, string folder, string text, int events, OpenSearch? peer, string version, CancellationToken cancellationToken)
    {
        var generator = new TrailEvents(seed: 3, Start, events / (5.0 * 86_400));
        var (ours, theirs, rawBytes, needle) = (TimeSpan.Zero, TimeSpan.Zero, 0L, "");
        var (writing, behind) = (TimeSpan.Zero, TimeSpan.Zero);
        await using (var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken))
        await using (var file = File.Create(text))
        {
            for (var first = 0; first < events; first += Slice)
            {
                var records = Enumerable.Range(0, Slice).Select(_ => generator.Next()).ToList();
                needle = needle.Length > 0 ? needle : JsonDocument.Parse(records[100]).RootElement.GetProperty("requestID").GetString()![4..28];
                rawBytes += records.Sum(record => (long)record.Length);
                writing += await Timed.ProcessorAsync(async () => ours += await Timed.WallAsync(context.Clock, () => WriteAsync(store.Writer, records, first, cancellationToken)));
                foreach (var record in records)
                {
                    file.Write(record);
                    file.WriteByte((byte)'\n');
                }

                foreach (var lines in peer is null ? [] : records.Chunk(BatchSize).Select(BulkLines))
                {
                    theirs += await Timed.WallAsync(context.Clock, () => peer!.BulkAsync(lines, cancellationToken));
                }
            }

            behind = await Timed.WallAsync(context.Clock, () => Task.Run(store.IndexWords, cancellationToken));
        }

        var theirBytes = peer is null ? 0 : await peer.SettleAsync(cancellationToken);
        context.Report.Add(new()
        {
            Name = Ingest,
            Ours = new(events / ours.TotalSeconds, Unit.PerSecond("events")),
            Peer = peer is null ? null : new(events / theirs.TotalSeconds, Unit.PerSecond("events")),
            PeerVersion = version,
            Goal = Goal.OursAtLeast(40_000, 100_000),
            Note = string.Create(CultureInfo.InvariantCulture, $"{events} records of {(double)rawBytes / events:F0} bytes, from JSON, batches of {BatchSize}, {InFlight} under way; {writing.TotalMicroseconds / events:F1} us of processor time each; the word index, which searches do without until then, was complete {behind.TotalSeconds:F1} s after the last; the peer syncs each request too"),
        });
        var (columns, words) = (OpenStore.Bytes(folder, "events.") / (double)events, OpenStore.Bytes(folder, "events-") / (double)events);
        context.Report.Add(new()
        {
            Name = Bytes,
            Ours = new((double)OpenStore.Bytes(folder, "events") / events, Unit.BytesPer("event")),
            Peer = peer is null ? null : new((double)theirBytes / events, Unit.BytesPer("event")),
            PeerVersion = version,
            Goal = Goal.OursAtMost(350, 220),
            Note = string.Create(CultureInfo.InvariantCulture, $"everything that belongs to events in the closed store's folder: rows and records {columns:F0}, word index {words:F0}"),
        });
        return needle;
    }

    private static async Task WriteAsync(ITelemetryWriter writer, List<byte[]> records, int first, CancellationToken cancellationToken)
    {
        var pipeline = new Pipeline(writer, InFlight, cancellationToken);
        for (var at = 0; at < records.Count; at += BatchSize)
        {
            var batch = Normalize(records.GetRange(at, Math.Min(BatchSize, records.Count - at)));
            var id = string.Create(CultureInfo.InvariantCulture, $"slice {first + at}");
            await pipeline.WriteAsync(new SignalBatch.Events(batch) { Source = new("aws.cloudtrail.s3", "benchmark"), Id = new(id), Resume = new(id) });
        }

        await pipeline.FlushAsync();
    }

    private static ImmutableArray<EventRecord> Normalize(List<byte[]> records) =>
    [
        .. records.Select(record => CloudTrailNormalizer.Normalize(record, "benchmark", Start) is Normalized.Taken taken
            ? taken.Event
            : throw new InvalidOperationException("A generated record was refused, so the figures would mean nothing.")),
    ];

    private static string BulkLines(byte[][] records)
    {
        var lines = new StringBuilder();
        foreach (var record in records)
        {
            using var json = JsonDocument.Parse(record);
            var root = json.RootElement;
            lines.Append("{\"create\":{}}\n").Append(JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["@timestamp"] = root.GetProperty("eventTime").GetString()!,
                ["user"] = root.GetProperty("userIdentity").GetProperty("userName").GetString()!,
                ["provider"] = root.GetProperty("eventSource").GetString()!,
                ["action"] = root.GetProperty("eventName").GetString()!,
                ["outcome"] = root.TryGetProperty("errorCode", out var failed) ? "failure" : "success",
                ["record"] = Encoding.UTF8.GetString(record),
            })).Append('\n');
        }

        return lines.ToString();
    }

    private static async Task AskAsync(BenchmarkContext context, EventQuestion question, int events, IEventReader reader, OpenSearch? peer, string version, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Search}{events:N0} events: {question.Name}");
        if (!context.Wants(name))
        {
            return;
        }

        var (ours, theirs) = (0L, "{}");
        var medians = await Interleaved.MediansAsync(
            context.Rounds,
            [
                ct => Timed.WallAsync(context.Clock, async () => ours = await question.Ours(reader, ct)),
                ct => Timed.WallAsync(context.Clock, async () => theirs = peer is null ? "{}" : await peer.SearchAsync(question.SearchBody, ct)),
            ],
            cancellationToken);
        if (peer is not null)
        {
            using var answer = JsonDocument.Parse(theirs);
            if (question.TheirNumber(answer.RootElement) is var number && number != ours)
            {
                throw new InvalidOperationException($"{name}: ours found {ours}, theirs {number}, so the figures would mean nothing.");
            }
        }

        context.Report.Add(new()
        {
            Name = name,
            Ours = new(medians[0].TotalMilliseconds, Unit.Milliseconds),
            Peer = peer is null ? null : new(medians[1].TotalMilliseconds, Unit.Milliseconds),
            PeerVersion = version,
            Goal = question.Goal,
            Note = string.Create(CultureInfo.InvariantCulture, $"{ours} found"),
        });
    }

    private static async Task SubstringAsync(BenchmarkContext context, EventQuery query, string needle, string text, int events, IEventReader reader, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Search}{events:N0} events: substring, one hit at the far end");
        if (!context.Wants(name))
        {
            return;
        }

        var (ripgrep, version) = await context.Peers.ProgramAsync(DebianPackage.Ripgrep, cancellationToken);
        var found = 0;
        var medians = await Interleaved.MediansAsync(
            Math.Min(context.Rounds, 3),
            [
                ct => Timed.WallAsync(context.Clock, async () => found = (await reader.FindEventsAsync(query, 100, null, QueryLimits.Export, ct)).Events.Length),
                ct => Timed.WallAsync(context.Clock, () => ripgrep is null ? Task.CompletedTask : Command.RunAsync(ripgrep, ["--count", "--fixed-strings", "--ignore-case", needle, text], TimeSpan.FromMinutes(5), ct)),
            ],
            cancellationToken);
        if (found != 1)
        {
            throw new InvalidOperationException($"{name}: {found} found instead of 1, so the figures would mean nothing.");
        }

        context.Report.Add(new()
        {
            Name = name,
            Ours = new(medians[0].TotalMilliseconds, Unit.Milliseconds),
            Peer = ripgrep is null ? null : new(medians[1].TotalMilliseconds, Unit.Milliseconds),
            PeerVersion = ripgrep is null ? version : version + " on the plain text",
            Goal = Goal.OursAtMost(2500, 1000),
        });
    }
}
