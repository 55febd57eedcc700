using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>A series with its extent and latest value. Replaced whole when a commit changes it, so that a reader sees one state.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Info">Identity and unit.</param>
/// <param name="Source">Who wrote it last.</param>
/// <param name="First">Earliest sample, seconds; above <paramref name="Last"/> where it has none.</param>
/// <param name="Last">Latest sample, seconds.</param>
/// <param name="LastValue">Its value.</param>
internal sealed record SeriesState(int Id, SeriesInfo Info, SourceId Source, int First, int Last, double LastValue)
{
    public bool HasSamples => First <= Last;

    public static SeriesState New(int id, SeriesInfo info, SourceId source) => new(id, info, source, int.MaxValue, int.MinValue, double.NaN);
}
