using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Reading;

/// <summary>
/// A fixed set of threads for queries, because DuckDB is synchronous: the thread pool and the circuits' dispatchers must never wait for it.
/// Alerts go before screens, screens before exports; what is already being asked is asked once.
/// </summary>
internal sealed class QueryThreads : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<QueryJob>[] _waiting = [new(), new(), new()];
    private readonly Dictionary<(TelemetryFile File, QueryKey Key, QueryPriority Priority), QueryJob> _shared = [];
    private readonly Stack<IdleThread> _idle = new();
    private readonly Thread[] _threads;
    private readonly TimeProvider _time;
    private int _exporting;
    private bool _stopping;

    public QueryThreads(int threads, TimeProvider time)
    {
        // Two at least: an export that fills the only thread would make alerts wait for it.
        _time = time;
        _threads = [.. Enumerable.Range(1, Math.Max(2, threads)).Select(number => new Thread(Work) { IsBackground = true, Name = $"query {number}" })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>How many queries wait for a thread.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Sum(queue => queue.Count);
            }
        }
    }

    /// <summary>Runs a query on a file, or joins the one that asks the same.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">What is asked: equal keys have equal answers.</param>
    /// <param name="limits">Priority and timeout; the query itself watches its rows.</param>
    /// <param name="query">The work. It checks its token between chunks; a running statement is interrupted.</param>
    /// <param name="cancellationToken">Of this one asker: others that ask the same are not disturbed.</param>
    /// <exception cref="QueryLimitException">It took longer than the limit.</exception>
    public async ValueTask<T> RunAsync<T>(TelemetryFile file, QueryKey key, QueryLimits limits, Func<DuckConnection, CancellationToken, T> query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = Join(file, key, limits.Priority, (connection, cancelled) => query(connection, cancelled));
        try
        {
            return (T)(await job.Result.WaitAsync(limits.Timeout, _time, cancellationToken))!;
        }
        catch (TimeoutException)
        {
            throw new QueryLimitException($"The query took longer than {limits.Timeout.TotalSeconds:0.#} s. Narrow its time range or its filter.");
        }
        finally
        {
            Leave(job);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            foreach (var job in _shared.Values)
            {
                job.Cancel();
            }

            while (_idle.TryPop(out var idle))
            {
                idle.Wake();
            }
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private QueryJob Join(TelemetryFile file, QueryKey key, QueryPriority priority, Func<DuckConnection, CancellationToken, object?> query)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                throw new StoreUnavailableException("The store is shutting down.");
            }

            if (_shared.TryGetValue((file, key, priority), out var running) && !running.IsCancelled)
            {
                running.Askers++;
                return running;
            }

            var job = new QueryJob(file, key, priority, query, _time) { Askers = 1 };
            _shared[(file, key, priority)] = job;
            _waiting[(int)priority].Enqueue(job);
            WakeOne();
            return job;
        }
    }

    private void Leave(QueryJob job)
    {
        lock (_gate)
        {
            if (--job.Askers == 0)
            {
                Forget(job);
                job.Cancel();
            }
        }
    }

    private void Forget(QueryJob job)
    {
        if (_shared.TryGetValue((job.File, job.Key, job.Priority), out var current) && ReferenceEquals(current, job))
        {
            _shared.Remove((job.File, job.Key, job.Priority));
        }
    }

    private void Work()
    {
        var own = new IdleThread();
        while (Take(own) is { } job)
        {
            job.Run();
            lock (_gate)
            {
                // A later asker wants what is in the file by then, not this answer.
                Forget(job);
                if (job.Priority is QueryPriority.Export)
                {
                    // There is room for another one, which this thread may not be the one to take.
                    _exporting--;
                    WakeOne();
                }
            }
        }
    }

    /// <summary>The one that has worked last: what it needs is still in the processor's caches.</summary>
    private void WakeOne()
    {
        if (_idle.TryPop(out var idle))
        {
            idle.Wake();
        }
    }

    /// <summary>The next job, waited for; null where there will be none.</summary>
    private QueryJob? Take(IdleThread own)
    {
        while (true)
        {
            lock (_gate)
            {
                if (Next() is { } job)
                {
                    return job;
                }

                if (_stopping)
                {
                    return null;
                }

                _idle.Push(own);
            }

            own.Wait();
        }
    }

    private QueryJob? Next()
    {
        foreach (var priority in Enum.GetValues<QueryPriority>())
        {
            // Exports leave a thread free for those who wait for an answer.
            if (priority is QueryPriority.Export && _exporting >= _threads.Length - 1)
            {
                continue;
            }

            if (_waiting[(int)priority].TryDequeue(out var job))
            {
                _exporting += priority is QueryPriority.Export ? 1 : 0;
                return job;
            }
        }

        return null;
    }

    /// <summary>A thread that has nothing to do.</summary>
    private sealed class IdleThread
    {
        private readonly object _gate = new();
        private bool _isWoken;

        public void Wait()
        {
            lock (_gate)
            {
                while (!_isWoken)
                {
                    Monitor.Wait(_gate);
                }

                _isWoken = false;
            }
        }

        public void Wake()
        {
            lock (_gate)
            {
                _isWoken = true;
                Monitor.Pulse(_gate);
            }
        }
    }
}
