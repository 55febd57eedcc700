using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Storage.Embedded;

public sealed class QueryThreadsTests : IDisposable
{
    /// <summary>More work than any test waits for: only an interrupt ends it.</summary>
    private const string Endless = "SELECT count(*) FROM range(100000000000) AS a(x), range(1000) AS b(y) WHERE (x * y) % 7 = 3";

    private static readonly QueryLimits Patient = new(QueryPriority.Screen, TimeSpan.FromMinutes(5), 10);

    private readonly string _path = Directory.CreateTempSubdirectory("query-").FullName;
    private readonly DataFolder _folder;
    private readonly TelemetryFile _file;
    private readonly QueryThreads _threads = new(2, TimeProvider.System);
    private int _names;

    public QueryThreadsTests()
    {
        _folder = DataFolder.Take(_path, TimeProvider.System);
        _file = new(_folder, EventsLayout.Layout, new(256L << 20, 2, _path, Path.Combine(_folder.Spill, "events"), 1L << 30), TimeProvider.System, NullLogger.Instance);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _threads.Dispose();
        _file.Dispose();
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task A_cancelled_query_is_interrupted_and_its_thread_goes_on()
    {
        using var leave = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var query = RunAsync(started, Patient, leave.Token);
        await started.Task.WaitAsync(Cancelled);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await AllThreadsAnswerAsync();
    }

    [Fact]
    public async Task A_query_past_its_timeout_is_ended_and_says_what_to_narrow()
    {
        var exceeded = await Assert.ThrowsAsync<QueryLimitException>(() => RunAsync(new(), Patient with { Timeout = TimeSpan.FromMilliseconds(200) }, Cancelled));

        Assert.Contains("Narrow", exceeded.Message, StringComparison.Ordinal);
        await AllThreadsAnswerAsync();
    }

    [Fact]
    public async Task Who_asks_the_same_shares_the_answer_and_one_who_leaves_does_not_disturb_the_others()
    {
        using var leave = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var ran = 0;
        var first = AskAsync(leave.Token);
        var second = AskAsync(Cancelled);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Set();

        Assert.Equal(42, await second);
        Assert.Equal(1, ran);

        Task<int> AskAsync(CancellationToken token) => _threads.RunAsync(
            _file,
            new("same", "question"),
            Patient,
            (_, _) =>
            {
                gate.Wait(Cancelled);
                ran++;
                return 42;
            },
            token).AsTask();
    }

    [Fact]
    public async Task Alerts_go_before_screens_and_screens_before_exports()
    {
        // One thread stays busy throughout, so that the other takes everything by itself and its order is the queue's.
        using var gate = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var order = new List<QueryPriority>();
        var busy = new[] { Ask(QueryPriority.Screen, () => end.Wait(Cancelled)), Ask(QueryPriority.Screen, () => gate.Wait(Cancelled)) };
        await UntilAsync(() => _threads.Waiting == 0);
        QueryPriority[] asked = [QueryPriority.Export, QueryPriority.Screen, QueryPriority.Alert, QueryPriority.Screen, QueryPriority.Alert, QueryPriority.Export];
        var waiting = asked.Select(priority => Ask(priority, () => order.Add(priority))).ToArray();

        gate.Set();
        await Task.WhenAll(waiting);
        end.Set();
        await Task.WhenAll(busy);

        Assert.Equal(
            [QueryPriority.Alert, QueryPriority.Alert, QueryPriority.Screen, QueryPriority.Screen, QueryPriority.Export, QueryPriority.Export],
            order);
    }

    [Fact]
    public async Task Exports_leave_a_thread_for_those_who_wait_for_an_answer()
    {
        using var gate = new ManualResetEventSlim();
        var exports = Enumerable.Range(0, 4).Select(_ => Ask(QueryPriority.Export, () => gate.Wait(Cancelled))).ToArray();

        await Ask(QueryPriority.Alert, () => { }).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancelled);

        gate.Set();
        await Task.WhenAll(exports);
    }

    [Fact]
    public async Task A_failed_query_fails_alone()
    {
        var failed = _threads.RunAsync(_file, new("bad", "sql"), Patient, (connection, _) => connection.Scalar("SELECT no_such_function()"), Cancelled);

        await Assert.ThrowsAsync<DuckException>(() => failed.AsTask());
        await AllThreadsAnswerAsync();
    }

    [Fact]
    public async Task No_query_runs_on_the_thread_pool()
    {
        var onPool = await _threads.RunAsync(_file, new("where", "am I"), Patient, (_, _) => Thread.CurrentThread.IsThreadPoolThread, Cancelled);

        Assert.False(onPool);
    }

    private Task<long?> RunAsync(TaskCompletionSource started, QueryLimits limits, CancellationToken token) => _threads.RunAsync(
        _file,
        new("endless", $"{_names++}"),
        limits,
        (connection, _) =>
        {
            started.TrySetResult();
            return connection.Scalar(Endless);
        },
        token).AsTask();

    private Task<bool> Ask(QueryPriority priority, Action work) => _threads.RunAsync(
        _file,
        new("ask", $"{_names++}"),
        Patient with { Priority = priority },
        (_, _) =>
        {
            work();
            return true;
        },
        Cancelled).AsTask();

    private async Task AllThreadsAnswerAsync()
    {
        // Both at once, so that one alone cannot answer for the other.
        using var barrier = new Barrier(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Ask(QueryPriority.Screen, () => barrier.SignalAndWait(TimeSpan.FromSeconds(30), Cancelled))));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            Cancelled.ThrowIfCancellationRequested();
        }
    }
}
