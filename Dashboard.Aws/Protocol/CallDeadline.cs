using System.Globalization;

namespace Amazon.Protocol;

/// <summary>A bound on the time a call takes as a whole. Ours have it built in; wrap calls of the official clients in it.</summary>
public static class CallDeadline
{
    /// <exception cref="TimeoutException">The deadline passed; the message names the call and the deadline.</exception>
    public static async Task<T> RunAsync<T>(
        string call, TimeSpan deadline, TimeProvider time, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        cancellationToken.ThrowIfCancellationRequested();
        using var expired = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        try
        {
            var running = run(either.Token);

            // Refreshing credentials takes no token, and may hang. The call is left behind then, and its failure is nobody's news.
            _ = running.ContinueWith(
                static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return await running.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException late) when (expired.IsCancellationRequested)
        {
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"{call} did not end within its deadline of {deadline.TotalSeconds:0.###} s. If this repeats, ask for less in one call or raise the deadline."),
                late);
        }
    }
}
