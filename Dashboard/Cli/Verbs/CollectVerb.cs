using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Cli.Output;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Verbs;

/// <summary><c>collect --once</c>: every configured source until it has caught up, a few at a time. One that fails does not keep the others.</summary>
public sealed class CollectVerb(VerbContext context, IVerbOutput output)
{
    private const int MaxAtOnce = 4;
    private const int MaxAttempts = 4;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // A schedule's limit is for runs that come again; this one shall reach the end.
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(24);

    private readonly ConcurrentBag<CollectorRun> _runs = [];
    private int _failed;

    /// <summary>Runs to the end and gives the exit code. The summary is the last line, whatever happened.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (context.Collectors.Count == 0)
        {
            await output.NoteAsync("No source is configured. Name at least one under Collectors in the file that --config names, e.g. Collectors:CloudTrail:Lookup.", cancellationToken);
            return ExitCode.AskedWrongly;
        }

        try
        {
            await Parallel.ForEachAsync(context.Collectors, new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancellationToken }, RunSourceAsync);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _failed++;
            await output.NoteAsync("Stopped. What was stored stays; the next run goes on from there.", CancellationToken.None);
        }

        var total = _runs.Aggregate(default(CollectorRun), CollectorRun.Add);
        await output.DataAsync(
            string.Create(CultureInfo.InvariantCulture, $"{{\"read\":{total.Read},\"stored\":{total.Stored},\"duplicates\":{total.Duplicates},\"rejected\":{total.Rejected}}}\n"),
            CancellationToken.None);
        return _failed > 0 || total.Rejected > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private async ValueTask RunSourceAsync(CollectorRegistration registration, CancellationToken cancellationToken)
    {
        try
        {
            var moved = await CatchUpAsync(registration, cancellationToken);
            await output.NoteAsync(
                $"{registration.Title}: caught up; {moved.Read:N0} read, {moved.Stored:N0} stored, {moved.Duplicates:N0} duplicates, {moved.Rejected:N0} rejected",
                cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failed);
            await output.NoteAsync($"{registration.Title}: {Describe(failure)}", cancellationToken);
        }
    }

    private async Task<CollectorRun> CatchUpAsync(CollectorRegistration registration, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return context.RunNow is { } runNow ? await JoinAsync(runNow, registration, cancellationToken) : await RunHereAsync(registration, cancellationToken);
            }
            catch (SourceException again) when (again.Fault is SourceFault.Unreachable or SourceFault.Throttled && attempt < MaxAttempts)
            {
                var wait = again.RetryAfter ?? (FirstWait * Math.Pow(2, attempt - 1));
                await Task.Delay(wait < LongestWait ? wait : LongestWait, context.Time, cancellationToken);
            }
        }
    }

    /// <summary>The server's own loop runs it: two runs of one source would read everything twice, and spend its calls twice.</summary>
    private async Task<CollectorRun> JoinAsync(Func<CollectorRegistration, CancellationToken, Task<CollectorRun>> runNow, CollectorRegistration registration, CancellationToken cancellationToken)
    {
        var run = await runNow(registration, cancellationToken);
        _runs.Add(run);
        return run;
    }

    private async Task<CollectorRun> RunHereAsync(CollectorRegistration registration, CancellationToken cancellationToken)
    {
        var activity = new CollectorActivity();
        try
        {
            var runner = new CollectorRunner(registration.Create(activity), registration.Schedule with { Timeout = LongestRun }, context.Writer, activity, context.Time);
            await runner.RunOnceAsync(context.Time.GetUtcNow(), cancellationToken);
            return Moved(activity);
        }
        finally
        {
            // What was stored before a failure is stored.
            _runs.Add(Moved(activity));
        }
    }

    private static CollectorRun Moved(CollectorActivity activity) =>
        new(activity.Stored + activity.Duplicates + activity.Rejected, activity.Stored, activity.Duplicates, activity.Rejected);

    private static string Describe(Exception failure) => failure switch
    {
        SourceException source => $"{source.Fault}: {source.Message} {source.Remedy}",
        StoreUnavailableException store => store.Message,
        OperationCanceledException => "The server stops; what was stored stays.",
        _ => $"{failure.GetType().Name}: {failure.Message} This is a fault of the dashboard.",
    };
}
