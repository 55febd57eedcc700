using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.State;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Live;

/// <summary>
/// A component that shows an answer of the store and reads it again when something changes, at most once a second. Writes one question and one
/// answer; the loop, its end, and what happens when a read fails are here. Everything runs on the circuit's dispatcher, so nothing is locked.
/// </summary>
/// <typeparam name="T">The answer.</typeparam>
public abstract partial class LiveComponent<T> : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _life = new();
    private CancellationTokenSource? _reading;
    private TaskCompletionSource _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _unseen;
    private ILiveWatch? _watch;
    private Task _listening = Task.CompletedTask;
    private Task _loop = Task.CompletedTask;
    private (object? Question, TimeWindow Window, RefreshMode Refresh, int Reload)? _question;
    private bool _answered;

    /// <summary>The page's address: its time window and refresh.</summary>
    [CascadingParameter]
    public required PageState Page { get; set; }

    [Inject]
    private ILiveFeed Feed { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Our clock.</summary>
    [Inject]
    protected TimeProvider Time { get; private set; } = default!;

    /// <summary>What has been read.</summary>
    protected Reading<T> Answer { get; private set; } = new Reading<T>.Loading();

    /// <summary>Whether the answer on screen belongs to an earlier question and the newer one is being asked.</summary>
    protected bool IsAsking { get; private set; }

    /// <summary>What must change before reading again makes sense.</summary>
    protected abstract LiveTopics Topics { get; }

    /// <summary>How long a live page waits without a notice before it reads anyway: a window that moves shows other data without any change.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(15);

    /// <summary>What the answer depends on beside the page's address; a change asks at once and outdates a read that is under way.</summary>
    protected virtual object? Question => null;

    /// <summary>Asks the store.</summary>
    protected abstract ValueTask<T> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Called after each read, before the component is drawn again.</summary>
    protected virtual void OnRead() { }

    /// <summary>Why an answer that came is none.</summary>
    protected virtual Refusal? RefusalIn(T answer) => null;

    /// <summary>Whether anybody can see it. While nobody can, nothing is read; what was missed meanwhile is read at once when somebody can.</summary>
    protected void Seen(bool isSeen)
    {
        if (isSeen)
        {
            _unseen?.TrySetResult();
            _unseen = null;
        }
        else
        {
            _unseen ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Asks again at once.</summary>
    protected void Ask()
    {
        IsAsking = true;
        _asked.TrySetResult();
        _reading?.Cancel();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _watch = Feed.Watch(Topics);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var question = (Question, Page.Window, Page.Refresh, Page.Reload);
        if (_question != question)
        {
            _answered = _answered && _question is { } earlier && Equals(earlier.Question, question.Question) && earlier.Window == question.Window;
            _question = question;
            Ask();
        }
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Not earlier: while a page is only prerendered nobody watches it live.
        if (firstRender && !_life.IsCancellationRequested)
        {
            _listening = ListenAsync();
            _loop = LoopAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        _watch?.Dispose();
        await Task.WhenAll(_listening, _loop);
        _life.Dispose();
        await DisposeCoreAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what a derived component holds; its loop has ended.</summary>
    protected virtual ValueTask DisposeCoreAsync() => ValueTask.CompletedTask;

    private async Task ListenAsync()
    {
        while (await _watch!.NextAsync(CancellationToken.None) is not LiveTopics.None)
        {
            if (Page.Refresh is RefreshMode.Live)
            {
                _noticed.TrySetResult();
            }
        }
    }

    private async Task LoopAsync()
    {
        while (!_life.IsCancellationRequested)
        {
            await EitherAsync(_asked.Task, Breath);
            await EitherAsync(Task.WhenAny(_asked.Task, _noticed.Task), Page.Refresh switch
            {
                RefreshMode.Every every => every.Interval,
                RefreshMode.Paused => Timeout.InfiniteTimeSpan,
                _ => Patience,
            });
            while (_unseen is { } unseen && !_life.IsCancellationRequested)
            {
                await EitherAsync(unseen.Task, Timeout.InfiniteTimeSpan);
            }

            if (!_life.IsCancellationRequested)
            {
                await ReadOnceAsync();
            }
        }
    }

    /// <summary>Waits for the task or for a time, and never throws: the end of the component's life ends the wait too.</summary>
    private async Task EitherAsync(Task task, TimeSpan wait)
    {
        if (task.IsCompleted)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        await Task.WhenAny(task, Task.Delay(wait, Time, over.Token));
        await over.CancelAsync();
    }

    private async Task ReadOnceAsync()
    {
        _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        _reading = reading;
        try
        {
            var answer = await ReadAsync(reading.Token);
            if (reading.IsCancellationRequested)
            {
                return;
            }

            Take(answer);
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is QueryLimitException or StoreUnavailableException)
        {
            Refuse(new(failure.Message, "The Sources page says how the store is."));
        }
        catch (Exception unforeseen)
        {
            LogFailed(Loggers.CreateLogger(GetType()), GetType().Name, unforeseen);
            Refuse(new($"{unforeseen.GetType().Name}: {unforeseen.Message}", "This is a fault of the dashboard: the server's log has the whole of it."));
        }
        finally
        {
            _reading = null;
        }

        IsAsking = false;
        OnRead();
        StateHasChanged();
    }

    private void Take(T answer)
    {
        if (RefusalIn(answer) is { } refusal)
        {
            Refuse(refusal);
        }
        else
        {
            Answer = new Reading<T>.Fresh(answer, Time.GetUtcNow());
            _answered = true;
        }
    }

    /// <summary>The last answer stays on screen if it answers this very question.</summary>
    private void Refuse(Refusal why) => Answer = (Answer, _answered) switch
    {
        (Reading<T>.Fresh last, true) => new Reading<T>.Stale(last.Data, last.At, why),
        (Reading<T>.Stale last, true) => last with { Why = why },
        _ => new Reading<T>.Failed(why),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Component} could not read what it shows")]
    private static partial void LogFailed(ILogger logger, string component, Exception exception);
}
