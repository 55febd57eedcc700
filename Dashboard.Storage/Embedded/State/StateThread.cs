using System.Threading.Channels;
using Dashboard.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>A thread with a connection of its own to state.db, and a queue of work for it.</summary>
internal sealed class StateThread : IAsyncDisposable
{
    private const int MaxWaiting = 256;

    private readonly Channel<Action<SqliteConnection>> _queue =
        Channel.CreateBounded<Action<SqliteConnection>>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly SqliteConnection _connection;
    private readonly Thread _thread;

    public StateThread(string name, SqliteConnection connection)
    {
        _connection = connection;
        _thread = new(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public async ValueTask<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _queue.Writer.WriteAsync(connection => Execute(work, connection, done), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException("The store is shutting down.");
        }

        return await done.Task;
    }

    /// <summary>Work that nobody waits for. Where the queue is full it is dropped: it is done when its reason is met again.</summary>
    public void Post(Action<SqliteConnection> work) => _queue.Writer.TryWrite(work);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
        await _connection.DisposeAsync();
    }

    private static void Execute<T>(Func<SqliteConnection, T> work, SqliteConnection connection, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work(connection));
        }
        catch (SqliteException failure)
        {
            done.SetException(new StoreUnavailableException($"state.db cannot do that now: {failure.Message}. Free space on its disk or fix its permissions; it is tried again.", failure));
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private void Run()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var work))
            {
                work(_connection);
            }
        }
    }
}
