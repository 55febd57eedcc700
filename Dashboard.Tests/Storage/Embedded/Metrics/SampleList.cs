using Dashboard.Storage.Embedded.Metrics;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>Keeps what it is given.</summary>
internal sealed class SampleList : ISampleSink
{
    public List<(int Series, int At, double Value)> Samples { get; } = [];

    public void Sample(int series, int at, double value) => Samples.Add((series, at, value));

    public void Hour(int series, in Bucket hour) => throw new InvalidOperationException("Nobody asked for roll-ups.");
}
