using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors.Aws;

/// <summary>
/// Follows log files that AWS delivers into a bucket, day folder by day folder. Its position is a low-water mark of delivery time;
/// behind it the ledger says which objects are stored, so that an object that appears late is found and none is read twice.
/// </summary>
internal sealed partial class S3ObjectFeed(
    SourceId source, S3Bucket bucket, string prefix, S3LogLayout layout, IObjectReader reader, IObjectLedger ledger, S3FeedOptions options, TimeProvider time, ILogger<S3ObjectFeed> logger) : ICollector
{
    private static readonly TimeSpan RediscoverAfter = TimeSpan.FromMinutes(15);

    /// <summary>A bucket's clock may be ahead of ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    /// <summary>Delivery follows the event within this, but for the rarest file.</summary>
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromHours(1);

    private const int MostWithoutDays = 100_000;

    private readonly S3LogFolders _folders = new(bucket, layout, prefix);
    private readonly S3Downloads _downloads = new(bucket);
    private readonly StoredObjects _stored = new(source, reader.Kind, ledger);
    private ImmutableArray<string> _partitions = [];
    private DateTimeOffset _discoveredAt = DateTimeOffset.MinValue;

    public SourceId Source => source;

    public SignalKind Kind => reader.Kind;

    public async IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DiscoverAsync(cancellationToken);
        settledUntil = TimePosition.WholeSeconds(settledUntil);
        var mark = TimePosition.Of(from, source);
        var now = time.GetUtcNow();
        if (_partitions.IsEmpty)
        {
            await foreach (var batch in ReadAsync(AllAsync(DateTimeOffset.MinValue, cancellationToken), cancellationToken))
            {
                yield return batch;
            }

            if (Advance(mark, settledUntil) is { } moved)
            {
                yield return moved;
            }

            yield break;
        }

        var start = mark ?? await StartAsync(now, cancellationToken);
        if (start < now - options.Recent - options.SweepOverlap)
        {
            await foreach (var batch in ReadDaysAsync(now - options.Recent, now + ClockSkew, wholeDays: true, cancellationToken))
            {
                yield return batch;
            }
        }

        var sweeps = mark is null || settledUntil.UtcTicks / options.Every.Ticks % options.SweepEvery == 0;
        var overlap = sweeps ? options.SweepOverlap : options.Overlap;
        var earliest = start - overlap < options.Since ? options.Since.Value : start - overlap;
        for (var day = Day(earliest); day <= Day(now + ClockSkew); day = day.AddDays(1))
        {
            var dayStart = At(day);
            var dayEnd = At(day.AddDays(1));
            await foreach (var batch in ReadDaysAsync(earliest > dayStart ? earliest : dayStart, dayEnd, sweeps, cancellationToken))
            {
                yield return batch;
            }

            if (Advance(mark, dayEnd < settledUntil ? dayEnd : settledUntil) is { } moved)
            {
                mark = moved.CompleteUntil;
                yield return moved;
            }
        }
    }

    public async IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DiscoverAsync(cancellationToken);
        var until = range.Until + LongestDelivery;
        var batches = _partitions.IsEmpty
            ? ReadAsync(AllAsync(range.From, cancellationToken), cancellationToken)
            : ReadDaysAsync(range.From, until < time.GetUtcNow() + ClockSkew ? until : time.GetUtcNow() + ClockSkew, wholeDays: false, cancellationToken);
        await foreach (var batch in batches)
        {
            yield return batch;
        }
    }

    private async Task DiscoverAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - _discoveredAt >= RediscoverAfter)
        {
            var found = await _folders.PartitionsAsync(cancellationToken);
            foreach (var added in found.Except(_partitions))
            {
                LogFolder(source, added);
            }

            (_partitions, _discoveredAt) = (found, time.GetUtcNow());
        }
    }

    private async Task<DateTimeOffset> StartAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = await _folders.FirstDayAsync(_partitions, cancellationToken) is { } day ? At(day) : now;
        return options.Since is { } since && since > first ? since : first < now ? first : now;
    }

    private async IAsyncEnumerable<SignalBatch> ReadDaysAsync(DateTimeOffset from, DateTimeOffset until, bool wholeDays, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = Day(from); At(day) < until; day = day.AddDays(1))
        {
            await foreach (var batch in ReadAsync(OfDayAsync(day, wholeDays ? At(day) : from, wholeDays, cancellationToken), cancellationToken))
            {
                yield return batch;
            }
        }
    }

    private async IAsyncEnumerable<S3LogObject> OfDayAsync(DateOnly day, DateTimeOffset from, bool whole, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var partition in _partitions)
        {
            var folder = layout.DayFolder(partition, day);
            var startAfter = whole || from <= At(day) ? null : layout.StartAfter(partition, folder, from);
            await foreach (var found in ObjectsAsync(folder, startAfter, most: long.MaxValue, cancellationToken))
            {
                yield return found;
            }
        }
    }

    /// <summary>For buckets that are not laid out by days: copies, and exports of a few files.</summary>
    private async IAsyncEnumerable<S3LogObject> AllAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in ObjectsAsync(prefix, startAfter: null, MostWithoutDays, cancellationToken))
        {
            if (found.At >= from)
            {
                yield return found;
            }
        }
    }

    private async IAsyncEnumerable<S3LogObject> ObjectsAsync(string folder, string? startAfter, long most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in bucket.ObjectsAsync(folder, startAfter, cancellationToken))
        {
            if (most-- == 0)
            {
                throw new SourceException(SourceFault.Misconfigured, $"More than {MostWithoutDays:N0} objects lie under '{prefix}', and no folders of this log.", "Set Prefix to the folder above AWSLogs/.");
            }

            if (layout.TimeOf(found.Key) is { } at && (options.Since is null || at >= options.Since))
            {
                yield return new S3LogObject(found.Key, found.ETag.Trim('"'), found.Size ?? 0, at);
            }
        }
    }

    private async IAsyncEnumerable<SignalBatch> ReadAsync(IAsyncEnumerable<S3LogObject> listing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = await _stored.MissingAsync(listing, cancellationToken);
        await foreach (var (found, content) in _downloads.InOrderAsync(missing, cancellationToken))
        {
            await foreach (var batch in reader.ReadAsync(found, content, cancellationToken))
            {
                yield return batch;
            }

            // The consumer asks for more only when the last batch is durable.
            _stored.Add(found);
        }
    }

    private SignalBatch? Advance(DateTimeOffset? mark, DateTimeOffset to) => to <= mark ? null : TimePosition.Moving(reader.Mark(new BatchId("mark")), to);

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source}: follows log files in {Folder}")]
    private partial void LogFolder(SourceId source, string folder);
}
