using System.Collections.Immutable;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>Runs several things by turns, so that what else the machine does falls on all of them alike, and tells the median time of each.</summary>
internal static class Interleaved
{
    /// <param name="rounds">Turns that count, after one that does not.</param>
    /// <param name="runs">What to time; each says itself what it took (<see cref="Timed"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ImmutableArray<TimeSpan>> MediansAsync(int rounds, IReadOnlyList<Func<CancellationToken, Task<TimeSpan>>> runs, CancellationToken cancellationToken)
    {
        var times = runs.Select(_ => new List<TimeSpan>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < runs.Count; i++)
            {
                // Who goes first would always have the colder caches.
                var run = (i + round + 1) % runs.Count;
                var time = await runs[run](cancellationToken);
                if (round >= 0)
                {
                    times[run].Add(time);
                }
            }
        }

        return [.. times.Select(Median)];
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static TimeSpan Median(IReadOnlyCollection<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
