using System.Diagnostics.CodeAnalysis;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Reading;

/// <summary>What a query asks of a file, as text: the same text is the same question.</summary>
internal readonly record struct QueryKey(string Name, string Text);

/// <summary>One question that is waiting or being answered, for everybody who asked it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer or a wait handle has nothing to free.")]
internal sealed class QueryJob(TelemetryFile file, QueryKey key, QueryPriority priority, Func<DuckConnection, CancellationToken, object?> query, TimeProvider time)
{
    /// <summary>An interrupt that comes between two statements is lost, so it is repeated until the job has ended.</summary>
    private static readonly TimeSpan InterruptAgain = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource<object?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DuckConnection? _running;
    private ITimer? _again;

    public TelemetryFile File { get; } = file;

    public QueryKey Key { get; } = key;

    public QueryPriority Priority { get; } = priority;

    public Task<object?> Result => _result.Task;

    /// <summary>Who still waits for it. Guarded by the owner's lock.</summary>
    public int Askers { get; set; }

    public bool IsCancelled => _cancelled.IsCancellationRequested;

    /// <summary>Nobody waits any more. Harmless when it has ended.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (_cancelled.IsCancellationRequested)
            {
                return;
            }

            _cancelled.Cancel();
            if (_running is not null)
            {
                _running.Interrupt();
                _again = time.CreateTimer(_ => Interrupt(), null, InterruptAgain, InterruptAgain);
            }
        }
    }

    /// <summary>Answers it on the calling thread.</summary>
    public void Run()
    {
        if (IsCancelled)
        {
            _result.TrySetCanceled(_cancelled.Token);
            return;
        }

        try
        {
            _result.TrySetResult(Execute());
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private object? Execute()
    {
        var connection = File.Rent();
        var reusable = false;
        lock (_gate)
        {
            _running = connection;
        }

        try
        {
            _cancelled.Token.ThrowIfCancellationRequested();
            var answer = query(connection, _cancelled.Token);
            reusable = true;
            return answer;
        }
        catch (DuckException failure) when (failure.Fault is DuckFault.Statement or DuckFault.Missing or DuckFault.Interrupted or DuckFault.OutOfMemory)
        {
            reusable = true;
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
                _again?.Dispose();
            }

            File.Return(connection, reusable);
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            _running?.Interrupt();
        }
    }

    private void Fail(Exception failure)
    {
        switch (failure)
        {
            case OperationCanceledException or DuckException { Fault: DuckFault.Interrupted } when IsCancelled:
                _result.TrySetCanceled(_cancelled.Token);
                break;
            case DuckException { Fault: DuckFault.Interrupted or DuckFault.Missing }:
                _result.TrySetException(new StoreUnavailableException($"{File.Layout.FileName} is being opened again. Try in a moment.", failure));
                break;
            case DuckException { Fault: DuckFault.OutOfMemory }:
                _result.TrySetException(new QueryLimitException($"The query needs more memory than {File.Layout.FileName} has. Narrow its time range or its filter, or raise Data:MemoryBytes. ({failure.Message})"));
                break;
            case DuckException { Fault: DuckFault.Damage }:
                File.ReportDamage();
                _result.TrySetException(new StoreUnavailableException($"A part of {File.Layout.FileName} that this query needs is damaged: {failure.Message} What can be read is being moved to a new file; the Sources page will say what was lost.", failure));
                break;
            case DuckException { Fault: DuckFault.Disk or DuckFault.Fatal }:
                _result.TrySetException(new StoreUnavailableException($"{File.Layout.FileName} cannot be read now: {failure.Message}", failure));
                break;
            default:
                _result.TrySetException(failure);
                break;
        }

        // Everybody may have left already: then nobody looks at the exception, and that is no news.
        _ = _result.Task.Exception;
    }
}
