using System.Threading.Channels;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded.Writing;

/// <summary>
/// The only writer of a file, on a thread of its own. Batches that wait together commit together; each is acknowledged when that commit is
/// durable. Producers wait when it is behind. In quiet moments it does one bounded step of upkeep at a time.
/// </summary>
internal sealed partial class FileWriter : IAsyncDisposable
{
    /// <summary>Batches that may wait: enough to fill a group while the one before is being synced.</summary>
    private const int MaxWaiting = 32;

    /// <summary>A group ends here, so that nobody's commit waits for a flood of somebody else's.</summary>
    private const int MaxGroupRows = 200_000;

    private readonly TelemetryFile _file;
    private readonly ISignalTable _table;
    private readonly IngestLedger _ledger;
    private readonly PartitionSet _partitions;
    private readonly Func<DuckConnection, bool> _upkeep;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private DuckConnection? _connection;
    private bool _isLoaded;
    private bool _upkeepDue;

    /// <param name="file">The file.</param>
    /// <param name="table">How its rows get in.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="partitions">Its partitions.</param>
    /// <param name="upkeep">One bounded step of upkeep; true where more is to be done at once.</param>
    /// <param name="upkeepEvery">How often.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For what happens to the file.</param>
    public FileWriter(TelemetryFile file, ISignalTable table, IngestLedger ledger, PartitionSet partitions, Func<DuckConnection, bool> upkeep, TimeSpan upkeepEvery, TimeProvider time, ILogger logger)
    {
        (_file, _table, _ledger, _partitions, _upkeep, _time, _logger) = (file, table, ledger, partitions, upkeep, time, logger);
        _thread = new(Run) { IsBackground = true, Name = $"writer of {file.Layout.FileName}" };
        _thread.Start();
        _timer = time.CreateTimer(_ => Wake(), null, upkeepEvery, upkeepEvery);
    }

    /// <summary>What is wrong with writing now; null when all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Completes when the batch is durable.</summary>
    public async ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken)
    {
        // On the pool, so that it goes on while the writer writes; in the queue at once, so that batches keep their order.
        var prepared = Task.Run(() => _table.Prepare(batch), CancellationToken.None);
        var work = new Work.Write(batch, prepared, IngestLedger.Hash(batch.Source, batch.Id), new(TaskCreationOptions.RunContinuationsAsynchronously));
        await SendAsync(work, cancellationToken);
        // Once it is queued it will be written, whoever waits: leaving early must not leave the caller in the dark about a commit.
        return await work.Done.Task;
    }

    /// <summary>Runs something on the writer's thread, between two groups.</summary>
    public async ValueTask RunAsync(Action<DuckConnection> action, CancellationToken cancellationToken)
    {
        var work = new Work.Run(action, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await SendAsync(work, cancellationToken);
        await work.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stopping.CancelAsync();
        _queue.Writer.TryComplete();
        _thread.Join();
        _stopping.Dispose();
    }

    private async ValueTask SendAsync(Work work, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException("The store is shutting down; nothing of the batch was stored.");
        }
    }

    private void Wake()
    {
        if (!Volatile.Read(ref _upkeepDue))
        {
            Volatile.Write(ref _upkeepDue, true);
            _queue.Writer.TryWrite(Work.Nothing.Instance);
        }
    }

    private void Run()
    {
        var group = new List<Work.Write>();
        // A thread of its own may block: this is where the product waits for its disk.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var rows = 0;
            Work? other = null;
            while (rows < MaxGroupRows && other is null && _queue.Reader.TryRead(out var next))
            {
                if (next is Work.Write write)
                {
                    group.Add(write);
                    rows += write.Batch.Count;
                }
                else
                {
                    other = next;
                }
            }

            Commit(group);
            group.Clear();
            if (other is Work.Run run)
            {
                Execute(run);
            }

            if (Volatile.Read(ref _upkeepDue) || _table.IsFull)
            {
                Upkeep();
            }
        }

        GiveBack(reusable: true);
    }

    private void Commit(List<Work.Write> group, bool retried = false)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            var receipts = CommitTogether(group);
            Problem = null;
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Done.SetResult(receipts[i]);
            }
        }
        catch (DuckException damage) when (damage.Fault is DuckFault.Damage && !retried)
        {
            // What was in the way is gone now: once more, on the salvaged file.
            Undo(damage);
            Commit(group, retried: true);
        }
        catch (Exception failure) when (group.Count > 1 && !IsFatal(failure))
        {
            // One bad batch must not take its neighbours down: each for itself.
            Undo(failure);
            foreach (var one in group)
            {
                Commit([one]);
            }
        }
        catch (Exception failure)
        {
            Undo(failure);
            var told = Tell(failure);
            foreach (var one in group)
            {
                one.Done.SetException(told);
            }
        }
    }

    private WriteReceipt[] CommitTogether(List<Work.Write> group)
    {
        var connection = Connection();
        var now = _time.GetUtcNow();
        var receipts = new WriteReceipt[group.Count];
        foreach (var write in group)
        {
            // Before the transaction begins: it is to be short.
            write.Prepared.GetAwaiter().GetResult();
        }

        connection.Run("BEGIN");
        for (var i = 0; i < group.Count; i++)
        {
            var (batch, hash) = (group[i].Batch, group[i].Hash);
            if (!_ledger.IsKnown(hash) && !_ledger.IsStaged(hash))
            {
                var prepared = group[i].Prepared.GetAwaiter().GetResult();
                if (_ledger.Lost(hash) is { IsEmpty: false } lost)
                {
                    batch = batch is SignalBatch.Flows flows ? flows with { Block = flows.Block.Within(lost) } : batch;
                    _ledger.NoteRefilled(connection, hash);
                }

                var outcome = _table.Append(connection, batch, prepared, _ledger.NextNumber, _ledger.StagedCompleteUntil(batch.Source));
                RejectedTable.Append(connection, _file.Layout.Catalog, _ledger.NextNumber, batch.Source, outcome.Rejected, now);
                _ledger.Stage(new(batch, hash, now, outcome));
                receipts[i] = new(outcome.Stored, outcome.Duplicates, outcome.Rejected.Length);
            }
            else
            {
                // Its rows are there. Its position may not be: a re-read of the same content stores rows and moves none.
                var moves = Moves(batch);
                receipts[i] = new(0, batch.Count, batch.Rejected.Length, AlreadyKnown: !moves);
                if (moves)
                {
                    _ledger.Stage(new(batch, hash, now, new(0, batch.Count, [])));
                }
            }
        }

        _table.Complete();
        _ledger.Append(connection);
        _partitions.Manifest.Commit(connection);
        _table.Publish();
        _ledger.Publish();
        return receipts;
    }

    private bool Moves(SignalBatch batch)
    {
        var position = _ledger.Position(batch.Source);
        return (batch.Resume is { } resume && resume != position.Resume) || batch.CompleteUntil > (position.CompleteUntil ?? DateTimeOffset.MinValue);
    }

    private DuckConnection Connection()
    {
        if (_file.IsDamaged && _connection is { } open && _partitions.SetDamagedAside(open))
        {
            _file.SettleDamage();
        }

        if (_file.IsDamaged)
        {
            GiveBack(reusable: false);
            _file.Salvage(_stopping.Token);
        }

        _connection ??= _file.Rent();
        if (!_isLoaded)
        {
            try
            {
                _ledger.Load(_connection, _file.Layout.Kind);
                _partitions.Load(_connection);
                _table.Load(_connection);
                _isLoaded = true;
            }
            catch (DuckException damage) when (damage.Fault is DuckFault.Damage && !_file.IsDamaged)
            {
                _file.ReportDamage();
                return Connection();
            }
        }

        return _connection;
    }

    private void GiveBack(bool reusable)
    {
        _partitions.Release();
        _table.Release();
        _isLoaded = false;
        if (_connection is { } connection)
        {
            _connection = null;
            _file.Return(connection, reusable);
        }
    }

    private void Undo(Exception failure)
    {
        _table.Discard();
        _ledger.Discard();
        _partitions.Manifest.Discard();
        try
        {
            if (!IsFatal(failure))
            {
                _connection?.Rollback();
                return;
            }

            if (failure is DuckException { Fault: DuckFault.Damage } && _connection is { } connection)
            {
                connection.Rollback();
                if (_partitions.SetDamagedAside(connection))
                {
                    return;
                }
            }
        }
        catch (DuckException)
        {
            // The transaction is gone with its connection.
        }

        GiveBack(reusable: false);
        Reopen(failure);
    }

    private void Reopen(Exception failure)
    {
        LogFailed(_logger, _file.Layout.FileName, failure);
        try
        {
            if (failure is DuckException { Fault: DuckFault.Damage })
            {
                _file.Salvage(_stopping.Token);
            }
            else
            {
                _file.Reopen();
            }

            Wake();
        }
        catch (Exception stillBroken) when (stillBroken is StoreUnavailableException or DuckException or IOException)
        {
            Problem = stillBroken.Message;
        }
        catch (OperationCanceledException)
        {
            // Closing; the next start finds the damage again.
        }
    }

    /// <summary>After a failed commit on a full disk the instance may refuse everything: it is opened again rather than trusted.</summary>
    private static bool IsFatal(Exception failure) => failure is DuckException { Fault: DuckFault.Fatal or DuckFault.Disk or DuckFault.Damage } or StoreUnavailableException;

    private Exception Tell(Exception failure)
    {
        if (failure is not DuckException duck)
        {
            return failure;
        }

        var told = new StoreUnavailableException(
            duck.Fault switch
            {
                DuckFault.Disk => $"{_file.Layout.FileName} cannot be written: {duck.Message} Free space on its disk; writing goes on by itself.",
                DuckFault.Damage => $"{_file.Layout.FileName} is damaged: {duck.Message} What can be read is being moved to a new file; writing goes on by itself.",
                DuckFault.OutOfMemory => $"{_file.Layout.FileName} is out of memory: {duck.Message} Raise Data:MemoryBytes.",
                _ => $"{_file.Layout.FileName} refused a batch: {duck.Message}",
            },
            duck);
        Problem = told.Message;
        return told;
    }

    private void Execute(Work.Run run)
    {
        try
        {
            run.Action(Connection());
            run.Done.SetResult();
        }
        catch (Exception failure)
        {
            Undo(failure);
            run.Done.SetException(Tell(failure));
        }
    }

    private void Upkeep()
    {
        Volatile.Write(ref _upkeepDue, false);
        try
        {
            if (_upkeep(Connection()))
            {
                Wake();
            }
        }
        catch (Exception failure) when (failure is DuckException or StoreUnavailableException)
        {
            LogUpkeepFailed(_logger, _file.Layout.FileName, failure);
            Undo(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{File}: a commit failed; nothing of it was stored")]
    private static partial void LogFailed(ILogger logger, string file, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}: a step of upkeep failed and is tried again")]
    private static partial void LogUpkeepFailed(ILogger logger, string file, Exception failure);

    private abstract record Work
    {
        private Work() { }

        public sealed record Write(SignalBatch Batch, Task<object?> Prepared, UInt128 Hash, TaskCompletionSource<WriteReceipt> Done) : Work;

        public sealed record Run(Action<DuckConnection> Action, TaskCompletionSource Done) : Work;

        public sealed record Nothing : Work
        {
            public static readonly Nothing Instance = new();
        }
    }
}
