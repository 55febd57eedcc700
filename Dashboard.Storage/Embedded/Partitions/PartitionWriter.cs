using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>
/// Writes one partition into its new file, on a thread and a connection of its own: a week takes seconds, and whoever waits for a commit meanwhile is
/// not to wait for that. What it reads changes only in the late tables, past the copy's cut.
/// </summary>
internal sealed class PartitionWriter : IDisposable
{
    /// <summary>While somebody looks at the new file.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    /// <summary>An interrupt that comes between two statements is lost.</summary>
    private static readonly TimeSpan InterruptAgain = TimeSpan.FromMilliseconds(20);

    private readonly IPartitionLayout _layout;
    private readonly ClosedFiles _files;
    private readonly TelemetryFile _file;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private DuckConnection? _connection;

    /// <summary>Begins at once.</summary>
    public PartitionWriter(IPartitionLayout layout, ClosedFiles files, TelemetryFile file, PartitionCopy copy, Partition target)
    {
        (_layout, _files, _file, Copy, Target) = (layout, files, file, copy, target);
        _thread = new(Run) { IsBackground = true, Name = $"closing {file.Layout.FileName}" };
        _thread.Start();
    }

    public PartitionCopy Copy { get; }

    /// <summary>The partition as it is once the new file counts.</summary>
    public Partition Target { get; }

    /// <summary>Completes when the new file is complete and durable under its name, and detached; fails where it could not be written.</summary>
    public Task Done => _done.Task;

    /// <summary>Ends it, wherever it is.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        while (!_thread.Join(InterruptAgain))
        {
            // Not once it is given back: it may be somebody else's then.
            lock (_gate)
            {
                _connection?.Interrupt();
            }
        }

        _stopping.Dispose();
    }

    private void Run()
    {
        LowPriority.Take();
        try
        {
            var connection = _file.Rent();
            var reusable = false;
            Hold(connection);
            try
            {
                Write(connection);
                reusable = true;
            }
            finally
            {
                Hold(null);
                _file.Return(connection, reusable);
            }

            _done.SetResult();
        }
        catch (Exception failure)
        {
            _done.SetException(failure);
            // Everybody may have left already: then nobody looks at it.
            _ = _done.Task.Exception;
        }
    }

    private void Hold(DuckConnection? connection)
    {
        lock (_gate)
        {
            _connection = connection;
        }
    }

    private void Write(DuckConnection connection)
    {
        var stopping = _stopping.Token;
        if (_layout.CopiesInOneTransaction)
        {
            connection.Run("BEGIN");
        }

        _layout.CopyRows(connection, Copy, stopping);
        if (_layout.CopiesInOneTransaction)
        {
            connection.Run("COMMIT");
        }

        ClosedLedger.Write(connection, _layout, Copy.Catalog, Copy.To);
        _files.WriteLabel(connection, Target, Copy.To);
        while (!_files.TryComplete(connection, Copy.To))
        {
            stopping.WaitHandle.WaitOne(Again);
            stopping.ThrowIfCancellationRequested();
        }
    }
}
