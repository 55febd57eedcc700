using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>A series in memory: what readers see of it, and what the writer has staged on top.</summary>
internal sealed class SeriesEntry(SeriesState state)
{
    private volatile SeriesState _committed = state;

    public int Id { get; } = state.Id;

    /// <summary>All that tells it apart, made once: panels ask by labels.</summary>
    public LabelSet Labels { get; } = state.Info.Key.ToLabels();

    /// <summary>As of the last commit.</summary>
    public SeriesState Committed => _committed;

    /// <summary>For the writer: with what is staged.</summary>
    public SeriesState Staged { get; private set; } = state;

    /// <summary>For the writer: its place among the series of the batch at hand, and which batch that is.</summary>
    public (int Batch, int Place) Mark { get; set; }

    public bool IsStaged => !ReferenceEquals(Staged, _committed);

    public void Stage(SeriesState state) => Staged = state;

    public void Publish() => _committed = Staged;

    public void Discard() => Staged = _committed;
}
