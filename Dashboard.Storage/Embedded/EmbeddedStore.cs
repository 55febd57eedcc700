using System.Collections.Frozen;
using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Backups;
using Dashboard.Storage.Embedded.Checking;
using Dashboard.Storage.Embedded.Events;
using Dashboard.Storage.Embedded.Events.Words;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Flows;
using Dashboard.Storage.Embedded.Metrics;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;
using Dashboard.Storage.Embedded.State;
using Dashboard.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded;

/// <summary>The store in one folder: DuckDB for telemetry, one file a kind, SQLite for state. Opens with whatever damage it finds, and names it.</summary>
public sealed class EmbeddedStore : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly FrozenDictionary<SignalKind, KindStore> _kinds;
    private readonly StateFile _state;
    private readonly StoreMirror _mirror;
    private readonly QueryThreads _threads;
    private readonly WordIndex _words;
    private readonly StateRetention _stateRetention;
    private readonly DiskBudget _disk;
    private readonly Snapshots _snapshots;
    private readonly StoreCheck _check;
    private readonly List<StoreLoss> _unrecorded = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _mirroring = Task.CompletedTask;

    private EmbeddedStore(DataFolder folder, EmbeddedStoreOptions options, TimeProvider time, ILogger logger)
    {
        _folder = folder;
        _state = StateFile.Open(folder, time, logger);
        _mirror = new(_state);
        _threads = new(Environment.ProcessorCount, time);
        var series = new SeriesDictionary();
        var hot = new HotMirror();
        var extent = new EventExtent();
        _kinds = new Dictionary<SignalKind, KindStore>
        {
            [SignalKind.Samples] = Kind(MetricsLayout.Layout, manifest => new SampleTable(series, manifest, hot, options.BlockRows, time)),
            [SignalKind.Events] = Kind(EventsLayout.Layout, manifest => new EventTable(manifest, extent)),
            [SignalKind.Flows] = Kind(FlowsLayout.Layout, manifest => new FlowTable(manifest)),
        }.ToFrozenDictionary();
        var findings = new FindingStore(_state, time);
        Writer = new EmbeddedWriter(_kinds, findings);
        Metrics = new MetricReader(Partitioned(SignalKind.Samples), series, hot, time);
        _words = new(folder, _kinds[SignalKind.Events].File, _kinds[SignalKind.Events].Partitions.Manifest, extent, options.IndexWordsOf, logger);
        Events = new EventReader(Partitioned(SignalKind.Events), extent, _words, time);
        Flows = new FlowReader(Partitioned(SignalKind.Flows));
        Findings = findings;
        Alerts = new AlertStore(_state);
        Outbox = new Outbox(_state);
        Documents = new DocumentStore(_state, time);
        _stateRetention = new(_state, options.Retention, time);
        _disk = new(folder, _kinds.Values, options.DiskBytes, time, logger);
        _snapshots = new(folder, _kinds.Values, _state, _threads, time);
        _check = new(folder, _kinds.Values, _state, _threads);
        Status = new EmbeddedStatus(folder, _kinds, _state, _mirror, _disk, _threads);

        PartitionedReader Partitioned(SignalKind kind) => new(_kinds[kind].File, _kinds[kind].Partitions.Manifest, _threads);

        KindStore Kind(FileLayout layout, Func<PartitionManifest, ISignalTable> table)
        {
            var manifest = new PartitionManifest(layout.Catalog, layout.Partitions, PartitionSpan.Of(options.Life(layout).Span), time);
            return new(folder, layout, manifest, table(manifest), options, time, logger);
        }
    }

    /// <summary>The way in.</summary>
    public ITelemetryWriter Writer { get; }

    /// <summary>Metrics.</summary>
    public IMetricReader Metrics { get; }

    /// <summary>Events.</summary>
    public IEventReader Events { get; }

    /// <summary>Flows.</summary>
    public IFlowReader Flows { get; }

    /// <summary>Findings.</summary>
    public IFindingReader Findings { get; }

    /// <summary>Alert states and history.</summary>
    public IAlertStore Alerts { get; }

    /// <summary>Messages to people.</summary>
    public IOutbox Outbox { get; }

    /// <summary>Dashboards, rules, preferences.</summary>
    public IDocumentStore Documents { get; }

    /// <summary>What it knows of itself.</summary>
    public IStoreStatus Status { get; }

    /// <summary>How often the mirror in state.db has followed.</summary>
    internal int Mirrored { get; private set; }

    /// <summary>Puts everything that is stored into the word index now, instead of behind the writer's back.</summary>
    internal void IndexWords() => _words.CatchUp();

    /// <summary>Looks after a file now, instead of in the next quiet moment.</summary>
    internal ValueTask UpkeepAsync(SignalKind kind, CancellationToken cancellationToken) => _kinds.TryGetValue(kind, out var store) ? store.UpkeepAsync(cancellationToken) : default;

    /// <summary>What is stored now, as files to be copied away while the store goes on.</summary>
    /// <param name="note">Hears what is being done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreUnavailableException">Another snapshot is under way, or there is no room for it.</exception>
    public Task<StoreSnapshot> SnapshotAsync(Func<string, ValueTask> note, CancellationToken cancellationToken) => _snapshots.TakeAsync(note, cancellationToken);

    /// <summary>Reads every block of every file beside the work of the day, and says what is wrong. Changes nothing.</summary>
    /// <param name="note">Hears what is being done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ValueTask<ImmutableArray<CheckFinding>> CheckAsync(Func<string, ValueTask> note, CancellationToken cancellationToken) => _check.RunAsync(note, cancellationToken);

    /// <summary>Saves what can be read of what is damaged and sets the rest aside, as reading it would.</summary>
    /// <param name="note">Hears what is being done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is still wrong.</returns>
    public async Task<ImmutableArray<CheckFinding>> RepairAsync(Func<string, ValueTask> note, CancellationToken cancellationToken)
    {
        // One round may take out a closed file, the next what lies in the open one.
        const int Rounds = 3;
        for (var round = 1; ; round++)
        {
            var found = await CheckAsync(note, cancellationToken);
            var damaged = _kinds.Values.Where(kind => found.Any(finding => finding.IsDamage && finding.Kind == kind.File.Layout.Kind)).ToArray();
            if (damaged.Length == 0 || round == Rounds)
            {
                return found;
            }

            foreach (var kind in damaged)
            {
                kind.File.ReportDamage();
                await kind.LoadAsync(cancellationToken);
            }

            await _mirror.RecordAsync([.. damaged.SelectMany(kind => kind.File.TakeLosses())], cancellationToken);
        }
    }

    /// <summary>Takes the folder and opens every file in it.</summary>
    /// <exception cref="StoreUnavailableException">The folder is in use or cannot be written; the message says what to do.</exception>
    public static async Task<EmbeddedStore> OpenAsync(EmbeddedStoreOptions options, TimeProvider time, ILogger<EmbeddedStore> logger, CancellationToken cancellationToken)
    {
        var folder = DataFolder.Take(options.Directory, time);
        EmbeddedStore? store = null;
        try
        {
            store = new EmbeddedStore(folder, options, time, logger);
            await store.LoadAsync(time, cancellationToken);
            store._words.Start();
            store._mirroring = store.MirrorAsync(options.UpkeepEvery, time);
            return store;
        }
        catch
        {
            if (store is null)
            {
                folder.Dispose();
            }
            else
            {
                await store.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Ends queries, writes what was accepted, closes the files and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _mirroring;
        _threads.Dispose();
        _words.Dispose();
        foreach (var kind in _kinds.Values)
        {
            await kind.DisposeAsync();
        }

        await _state.DisposeAsync();
        _folder.Dispose();
        _closing.Dispose();
    }

    private async Task LoadAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var losses = new List<StoreLoss>(_state.TakeLosses());
        foreach (var kind in _kinds.Values)
        {
            await kind.LoadAsync(cancellationToken);
            var named = kind.File.TakeLosses();
            losses.AddRange(named);
            if (named.Count == 0 && await _mirror.CompareAsync(kind, time.GetUtcNow(), cancellationToken) is { } loss)
            {
                losses.Add(loss);
                await kind.Writer.RunAsync(connection => kind.File.BreakOrder(connection, loss.What), cancellationToken);
            }
        }

        await _mirror.RecordAsync(losses, cancellationToken);
        await _mirror.RememberAsync(_kinds.Values, cancellationToken);
        _folder.SettleRestored();
    }

    /// <summary>The mirror follows the files at a distance: it is for screens and for noticing a loss, never for going on.</summary>
    private async Task MirrorAsync(TimeSpan every, TimeProvider time)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                // Room first: what comes after writes.
                await TryAsync(() => _disk.EnforceAsync(_closing.Token));
                await TryAsync(FollowAsync);
                await TryAsync(() => _stateRetention.StepAsync(_closing.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    private async ValueTask FollowAsync()
    {
        _unrecorded.AddRange([.. _state.TakeLosses(), .. _kinds.Values.SelectMany(kind => kind.File.TakeLosses())]);
        await _mirror.RecordAsync(_unrecorded, _closing.Token);
        _unrecorded.Clear();
        await _mirror.RememberAsync(_kinds.Values, _closing.Token);
        _state.Mark();
        Mirrored++;
    }

    /// <summary>Where the disk is full or gone the writers say so; what could not be done is due again.</summary>
    private static async ValueTask TryAsync(Func<ValueTask> step)
    {
        try
        {
            await step();
        }
        catch (Exception refused) when (refused is StoreUnavailableException or IOException)
        {
            // Next time.
        }
    }
}
