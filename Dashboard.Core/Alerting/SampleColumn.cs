using System.Collections.Immutable;
using Dashboard.Core.Storage;

namespace Dashboard.Core.Alerting;

/// <summary>Samples of one series in time order, cut into windows.</summary>
internal sealed class SampleColumn(ImmutableArray<long> seconds, ImmutableArray<double> values)
{
    public static SampleColumn Empty { get; } = new([], []);

    public static SampleColumn Of(SeriesBuckets samples) => new(samples.Seconds, samples.Last);

    /// <summary>The values of [<paramref name="slot"/> − <paramref name="over"/>, <paramref name="slot"/>).</summary>
    public ReadOnlySpan<double> Window(DateTimeOffset slot, TimeSpan over)
    {
        var from = FirstAt(slot - over);
        return values.AsSpan(from, FirstAt(slot) - from);
    }

    private int FirstAt(DateTimeOffset instant)
    {
        var second = (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        var place = seconds.AsSpan().BinarySearch(second);
        return place < 0 ? ~place : place;
    }
}
