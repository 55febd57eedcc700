using System.Collections.Concurrent;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Records;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>
/// The word indexes of all partitions, made on a thread of its own, a segment at a time, behind the writer's back: it may lag, and what it does not have
/// yet is read by the queries themselves. A file that is lost, damaged or of another life of the store is made again.
/// </summary>
internal sealed partial class WordIndex : IDisposable
{
    /// <summary>A segment that is not full yet is made when so many events wait for it and few more come.</summary>
    public const int LeastEvents = 4_096;

    /// <summary>A tenth of a processor that others could fill: it is to lag under a flood of events, not to stand.</summary>
    private const int Niceness = 10;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly DataFolder _folder;
    private readonly TelemetryFile _file;
    private readonly PartitionManifest _manifest;
    private readonly EventExtent _extent;
    private readonly ILogger _logger;
    private readonly int _leastEvents;
    private readonly ConcurrentDictionary<string, WordFile> _files = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _working = new();
    private readonly Thread _thread;
    private SegmentBuilder? _builder;
    private long _seen;

    public WordIndex(DataFolder folder, TelemetryFile file, PartitionManifest manifest, EventExtent extent, int leastEvents, ILogger logger)
    {
        (_folder, _file, _manifest, _extent, _leastEvents, _logger) = (folder, file, manifest, extent, leastEvents, logger);
        _thread = new(Run) { IsBackground = true, Name = "word index" };
    }

    /// <summary>Opens what is there and begins to make the rest.</summary>
    public void Start()
    {
        var wanted = _manifest.Map.Partitions.Select(partition => PathOf(partition.Suffix)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(_folder.Path, Path.GetFileName(PathOf("*"))))
        {
            if (!wanted.Contains(path))
            {
                WordFile.Delete(path);
            }
        }

        foreach (var partition in _manifest.Map.Partitions)
        {
            FileOf(partition);
        }

        _thread.Start();
    }

    /// <summary>A reader of a partition's index; null where it has none that can be read.</summary>
    public WordReader? Of(Partition partition) => _files.TryGetValue(partition.Suffix, out var file) && file.Position > 0 && file.Epoch == _file.Epochs.Current ? file.Rent() : null;

    /// <summary>Indexes everything that is committed now, on the calling thread.</summary>
    public void CatchUp()
    {
        while (Step(least: 1, settled: true))
        {
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _stopping.Dispose();
    }

    private void Run()
    {
        // What it has not reached yet, searches read themselves: writers and readers go first.
        LowPriority.Take(Niceness);
        while (!_stopping.IsCancellationRequested)
        {
            var committed = _extent.Committed;
            var settled = committed - _seen < _leastEvents;
            _seen = committed;
            try
            {
                // One segment after another while there are any: each is a step of its own, and reads and commits go between.
                while (!_stopping.IsCancellationRequested && Step(_leastEvents, settled))
                {
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is SqliteException or DuckException or StoreUnavailableException or IOException)
            {
                LogFailed(_logger, failure);
            }

            // Tens of megabytes that are not needed while nothing happens.
            _builder = null;
            _stopping.Token.WaitHandle.WaitOne(LookEvery);
        }
    }

    /// <summary>Makes one segment; false where nothing is to be made.</summary>
    private bool Step(int least, bool settled)
    {
        lock (_working)
        {
            var all = _extent.Stored;
            var committed = _extent.Committed;
            var map = _manifest.Map;
            Sweep(map);
            foreach (var partition in map.Partitions.Reverse())
            {
                if (!all.TryGetValue(partition.Id, out var stored))
                {
                    continue;
                }

                var file = FileOf(partition);
                var waiting = stored.Sequence - file.Position;
                if (waiting <= 0)
                {
                    continue;
                }

                // What is full is full for good; what is not is made again as it grows.
                var isFull = committed >> DocSet.Bits > (file.Position + 1) >> DocSet.Bits;
                if ((isFull || (settled && waiting >= least) || !partition.TakesRows) && Make(map, partition, file, stored.Sequence))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private WordFile FileOf(Partition partition)
    {
        if (_files.TryGetValue(partition.Suffix, out var known))
        {
            if (!known.IsDamaged && known.Epoch == _file.Epochs.Current)
            {
                return known;
            }

            if (known.IsDamaged)
            {
                LogDamaged(_logger, Path.GetFileName(PathOf(partition.Suffix)));
            }

            _files.TryRemove(partition.Suffix, out _);
            known.Dispose();
            WordFile.Delete(PathOf(partition.Suffix));
        }

        return _files[partition.Suffix] = WordFile.Open(PathOf(partition.Suffix), _file.Epochs.Current);
    }

    private string PathOf(string suffix) => _folder.File($"{EventsLayout.Catalog}-{suffix}.words.db");

    /// <summary>Deletes indexes of partitions that are gone.</summary>
    private void Sweep(PartitionMap map)
    {
        foreach (var (suffix, file) in _files)
        {
            if (!map.Partitions.Any(partition => partition.Suffix == suffix) && _files.TryRemove(suffix, out _))
            {
                file.Dispose();
                WordFile.Delete(PathOf(suffix));
            }
        }
    }

    /// <summary>Indexes the segment that follows what a file has, from its beginning, as far as the partition's events go.</summary>
    private bool Make(PartitionMap map, Partition partition, WordFile file, long upTo)
    {
        var builder = _builder ??= new();
        builder.Begin(file.Key);
        var blocks = EventsLayout.Relation(map, partition, EventsLayout.Blocks);
        var connection = _file.Rent();
        var reusable = false;
        long number, end;
        try
        {
            // Other partitions may have taken all sequences of many segments.
            var next = connection.Scalar($"SELECT min(sequence) FROM {blocks} WHERE sequence > ?", file.Position - RecordBlock.MaxEvents) ?? upTo;
            number = Math.Max(next, file.Position + 1) >> DocSet.Bits;
            end = Math.Min(upTo, ((number + 1) << DocSet.Bits) - 1);
            Read(connection, blocks, builder, number << DocSet.Bits, end);
            reusable = true;
        }
        catch (DuckException moved) when (moved.Fault is DuckFault.Missing)
        {
            // It is being closed at this moment: once more, later.
            reusable = true;
            return false;
        }
        finally
        {
            _file.Return(connection, reusable);
        }

        try
        {
            if (builder.Events > 0)
            {
                file.Store(number, builder.Build(), end);
            }
            else
            {
                file.Skip(end);
            }
        }
        catch (SqliteException damaged)
        {
            LogFailed(_logger, damaged);
            file.ReportDamage();
            return false;
        }

        return true;
    }

    private void Read(DuckConnection connection, string blocks, SegmentBuilder builder, long start, long end)
    {
        var source = new BlockSource(connection, blocks, _stopping.Token);
        foreach (var some in Sequences(connection, blocks, start - RecordBlock.MaxEvents, end).Chunk(BlockSource.AtOnce))
        {
            using var read = source.Read(some);
            foreach (var first in some)
            {
                if (read.TryGet(first, out var block))
                {
                    Add(builder, block, first, start, end);
                }
            }
        }
    }

    private static void Add(SegmentBuilder builder, RecordBlock block, long first, long start, long end)
    {
        for (var i = 0; i < block.Count; i++)
        {
            if (first + i is var sequence && sequence >= start && sequence <= end)
            {
                builder.Add((int)(sequence - start), block, i);
            }
        }
    }

    private static List<long> Sequences(DuckConnection connection, string blocks, long after, long end)
    {
        var sequences = new List<long>();
        using var rows = connection.Query($"SELECT DISTINCT sequence FROM {blocks} WHERE sequence > ? AND sequence <= ? ORDER BY sequence", after, end);
        while (rows.Next(out var chunk))
        {
            sequences.AddRange(chunk.Column<long>(0)[..chunk.Count]);
        }

        return sequences;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The word index is behind: its last step failed and is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is damaged: it is made again from the events")]
    private static partial void LogDamaged(ILogger logger, string file);
}
