using System.Collections.Immutable;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>Runs several things by turns, so that what else the machine does falls on all of them alike, and tells the median time of each.</summary>
internal static class Interleaved
{
    /// <summary>
    /// Each is asked by itself for so long before its turns count. Servers run for weeks: .NET and the peers on Java compile what is asked often in several
    /// steps, and a figure from before that is one of the compiler.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>What takes milliseconds has its turn more often, until so much has passed: the median of five such times says little.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    /// <summary>Turns that count, at most, where fewer are asked for.</summary>
    private const int MostTurns = 50;

    /// <param name="rounds">Turns that count, at least.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="runs">What to time; each says itself what it took (<see cref="Timed"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ImmutableArray<TimeSpan>> MediansAsync(int rounds, TimeProvider clock, IReadOnlyList<Func<CancellationToken, Task<TimeSpan>>> runs, CancellationToken cancellationToken)
    {
        foreach (var run in runs)
        {
            await WarmAsync(run, clock, cancellationToken);
        }

        var times = runs.Select(_ => new List<TimeSpan>()).ToArray();
        var started = clock.GetTimestamp();
        for (var turn = 0; turn < rounds || (turn < MostTurns && clock.GetElapsedTime(started) < Enough); turn++)
        {
            for (var i = 0; i < runs.Count; i++)
            {
                // Who goes first would always have the colder caches.
                var run = (i + turn) % runs.Count;
                times[run].Add(await runs[run](cancellationToken));
            }
        }

        return [.. times.Select(Median)];
    }

    private static async Task WarmAsync(Func<CancellationToken, Task<TimeSpan>> run, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        do
        {
            // A peer that could not be had takes no time.
            if (await run(cancellationToken) == TimeSpan.Zero)
            {
                return;
            }
        }
        while (clock.GetElapsedTime(started) < WarmUp);
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static TimeSpan Median(IReadOnlyCollection<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
