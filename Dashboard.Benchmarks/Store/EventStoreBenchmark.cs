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

    /// <summary>Events that are made before they are written: many, for a pipeline that begins and ends is half empty.</summary>
    private const int Slice = 250_000;
    private const int BatchSize = 5_000;

    /// <summary>As many as <c>ingest</c> has.</summary>
    private const int InFlight = 8;

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

    /// <summary>
    /// Loads everything: first ours, then into the peer, each by slices of the same events. What either does behind its answers, merging or indexing words,
    /// then falls on nobody else's. Returns a text that one early event holds.
    /// </summary>
    private static async Task<string> LoadAsync(BenchmarkContext context, string folder, string text, int events, OpenSearch? peer, string version, CancellationToken cancellationToken)
    {
        var (ours, theirs, rawBytes, needle) = (TimeSpan.Zero, TimeSpan.Zero, 0L, "");
        var (writing, pauses, behind) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        await using (var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken))
        await using (var file = File.Create(text))
        {
            foreach (var (batches, first) in Slices(events))
            {
                needle = needle.Length > 0 ? needle : JsonDocument.Parse(batches[0][100]).RootElement.GetProperty("requestID").GetString()![4..28];
                rawBytes += batches.Sum(batch => batch.Sum(record => (long)record.Length));
                var pausedBefore = GC.GetTotalPauseDuration();
                writing += await Timed.ProcessorAsync(async () => ours += await Timed.WallAsync(context.Clock, () => WriteAsync(store.Writer, batches, first, cancellationToken)));
                pauses += GC.GetTotalPauseDuration() - pausedBefore;
                foreach (var record in batches.SelectMany(batch => batch))
                {
                    file.Write(record.Span);
                    file.WriteByte((byte)'\n');
                }
            }

            behind = await Timed.WallAsync(context.Clock, () => Task.Run(store.IndexWords, cancellationToken));
        }

        if (peer is not null)
        {
            foreach (var batch in Slices(events).SelectMany(slice => slice.Batches))
            {
                var lines = BulkLines(batch);
                theirs += await Timed.WallAsync(context.Clock, () => peer.BulkAsync(lines, cancellationToken));
            }
        }

        var closing = await CloseWeekAsync(context, folder, cancellationToken);
        var theirBytes = peer is null ? 0 : await peer.SettleAsync(cancellationToken);
        context.Report.Add(new()
        {
            Name = Ingest,
            Ours = new(events / ours.TotalSeconds, Unit.PerSecond("events")),
            Peer = peer is null ? null : new(events / theirs.TotalSeconds, Unit.PerSecond("events")),
            PeerVersion = version,
            Goal = Goal.OursAtLeast(40_000, 100_000),
            Note = string.Create(CultureInfo.InvariantCulture, $"{events} records of {(double)rawBytes / events:F0} bytes, from JSON, batches of {BatchSize}, {InFlight} under way; {writing.TotalMicroseconds / events:F1} us of processor time each, {pauses / ours:P0} of the time in pauses of the collector; the word index, which searches do without until then, was complete {behind.TotalSeconds:F1} s after the last; the peer syncs each request too"),
        });
        var all = OpenStore.Bytes(folder, "events") / (double)events;
        var words = OpenStore.Bytes(folder, "events-", ".words.db") / (double)events;
        context.Report.Add(new()
        {
            Name = Bytes,
            Ours = new(all, Unit.BytesPer("event")),
            Peer = peer is null ? null : new((double)theirBytes / events, Unit.BytesPer("event")),
            PeerVersion = version,
            Goal = Goal.OursAtMost(350, 220),
            Note = string.Create(CultureInfo.InvariantCulture, $"everything that belongs to events in the folder, the week closed, which took {closing.TotalSeconds:F1} s: rows and records {all - words:F0}, word index {words:F0}"),
        });
        return needle;
    }

    /// <summary>The same events every time. A batch is as it comes from a trail: one file's records, one after another in its memory.</summary>
    private static IEnumerable<(List<ReadOnlyMemory<byte>[]> Batches, int First)> Slices(int events)
    {
        var generator = new TrailEvents(seed: 3, Start, events / (5.0 * 86_400));
        for (var first = 0; first < events; first += Slice)
        {
            yield return (Enumerable.Range(0, Slice / BatchSize).Select(_ => generator.NextFile(BatchSize)).ToList(), first);
        }
    }

    /// <summary>What a quiet week does: its time is over, so that it goes into its closed file.</summary>
    private static async Task<TimeSpan> CloseWeekAsync(BenchmarkContext context, string folder, CancellationToken cancellationToken)
    {
        await using var store = await OpenStore.InAsync(folder, context.Clock, cancellationToken);
        return await Timed.WallAsync(context.Clock, () => store.UpkeepAsync(SignalKind.Events, cancellationToken).AsTask());
    }

    private static async Task WriteAsync(ITelemetryWriter writer, List<ReadOnlyMemory<byte>[]> batches, int first, CancellationToken cancellationToken)
    {
        var pipeline = new Pipeline(writer, InFlight, cancellationToken);
        for (var at = 0; at < batches.Count; at++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"slice {first} file {at}");
            await pipeline.WriteAsync(new SignalBatch.Events(Normalize(batches[at])) { Source = new("aws.cloudtrail.s3", "benchmark"), Id = new(id), Resume = new(id) });
        }

        await pipeline.FlushAsync();
    }

    private static ImmutableArray<EventRecord> Normalize(ReadOnlyMemory<byte>[] records) =>
    [
        .. records.Select(record => CloudTrailNormalizer.Normalize(record, "benchmark", Start) is Normalized.Taken taken
            ? taken.Event
            : throw new InvalidOperationException("A generated record was refused, so the figures would mean nothing.")),
    ];

    private static string BulkLines(ReadOnlyMemory<byte>[] records)
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
                ["record"] = Encoding.UTF8.GetString(record.Span),
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
            context.Clock,
            [
                ct => Timed.WallAsync(context.Clock, async () => ours = await question.Ours(reader, ct)),
                ct => Timed.WallAsync(context.Clock, async () => theirs = peer is null ? "{}" : await peer.SearchAsync(question.SearchBody, ct)),
            ],
            cancellationToken);
        if (ours == 0)
        {
            throw new InvalidOperationException($"{name}: nothing was found, so the figures would mean nothing.");
        }

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
            context.Clock,
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
