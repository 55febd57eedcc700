namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Takes samples and roll-ups in whatever order they are found.</summary>
internal interface ISampleSink
{
    void Sample(int series, int at, double value);

    /// <summary>A roll-up, or a sample among roll-ups.</summary>
    void Hour(int series, in Bucket hour);
}
