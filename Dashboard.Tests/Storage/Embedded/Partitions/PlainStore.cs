using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;
using Dashboard.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Storage.Embedded.Partitions;

/// <summary>A folder with one kind, <see cref="PlainRows"/>, in partitions of an hour.</summary>
internal sealed class PlainStore : IAsyncDisposable
{
    private readonly string _path;
    private readonly bool _isOurs;
    private readonly QueryThreads _threads = new(2, TimeProvider.System);
    private DataFolder? _folder;
    private KindStore? _kind;
    private PartitionedReader? _reader;
    private int _questions;

    /// <param name="path">Where; a folder of its own, which goes with it, where none is named.</param>
    public PlainStore(string? path = null) => (_path, _isOurs) = (path ?? Directory.CreateTempSubdirectory("partitions-").FullName, path is null);

    public FakeTimeProvider Time { get; } = new(Batches.Noon);

    public PartitionManifest Manifest { get; private set; } = null!;

    public KindStore Kind => _kind!;

    public DataFolder Folder => _folder!;

    public QueryThreads Threads => _threads;

    public string Closed => Path.Combine(_path, "closed");

    public async Task OpenAsync()
    {
        var options = new EmbeddedStoreOptions { Directory = _path, PartitionSpan = TimeSpan.FromHours(1), CloseAfter = TimeSpan.FromMinutes(10), UpkeepEvery = TimeSpan.FromHours(1) };
        options.Retention.Flows = TimeSpan.FromDays(1);
        _folder = DataFolder.Take(_path, Time);
        Manifest = new(PlainRows.Layout.Catalog, PlainRows.Layout.Partitions, PartitionSpan.Of(TimeSpan.FromHours(1)), Time);
        _kind = new(_folder, PlainRows.Layout, Manifest, new PlainRows(Manifest), options, Time, NullLogger.Instance);
        _reader = new(_kind.File, Manifest, _threads);
        await _kind.LoadAsync(CancellationToken.None);
    }

    public async Task CloseAsync()
    {
        await _kind!.DisposeAsync();
        _folder!.Dispose();
    }

    public ValueTask<WriteReceipt> WriteAsync(string id, params IEnumerable<(DateTimeOffset At, long Value)> rows)
    {
        var all = rows.ToArray();
        var zeros = ImmutableArray.CreateRange(new ushort[all.Length]);
        var none = ImmutableArray.CreateRange(new UInt128[all.Length]);
        var seconds = all.Select(row => row.At.ToUnixTimeSeconds()).ToImmutableArray();
        return Kind.Writer.WriteAsync(
            new SignalBatch.Flows(new()
            {
                Start = seconds,
                End = seconds,
                SourceAddress = none,
                DestinationAddress = none,
                SourcePort = zeros,
                DestinationPort = zeros,
                Protocol = [.. new byte[all.Length]],
                Packets = [.. new long[all.Length]],
                Bytes = [.. all.Select(row => row.Value)],
                Verdict = [.. new FlowVerdict[all.Length]],
            })
            { Source = Batches.FlowLogs, Id = new(id) },
            CancellationToken.None);
    }

    public ValueTask<List<long>> ReadAsync() =>
        _reader!.RunAsync(new("read", $"{_questions++}"), QueryLimits.Screen, (connection, map, _) => PlainRows.Read(connection, map), CancellationToken.None);

    /// <summary>Everything that is due.</summary>
    public ValueTask UpkeepAsync() => Kind.UpkeepAsync(CancellationToken.None);

    /// <summary>One step of what is due.</summary>
    public ValueTask StepAsync() => Kind.Writer.RunAsync(connection => Kind.Partitions.Upkeep(connection), CancellationToken.None);

    /// <summary>Wakes the writer, which looks after damage that a reader has met.</summary>
    public ValueTask SettleAsync() => Kind.Writer.RunAsync(_ => { }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _threads.Dispose();
        if (_isOurs)
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
