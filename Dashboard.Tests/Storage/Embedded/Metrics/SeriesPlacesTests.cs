using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Metrics;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>A series is found among those asked for by its number, however high, and a question leaves nothing behind for the next.</summary>
public sealed class SeriesPlacesTests
{
    [Fact]
    public void Each_asked_series_has_its_place_and_no_other_has_one()
    {
        int[] ids = [7, 0, 1_500_000_000, 4_194_303, 4_194_304];
        using (var places = SeriesPlaces.Of(States(ids)))
        {
            Assert.Equal([0, 1, 2, 3, 4], ids.Select(places.Of));
            Assert.Equal([-1, -1, -1], new[] { 1, 4_194_305, int.MaxValue }.Select(places.Of));
        }

        using var next = SeriesPlaces.Of(States([3]));
        Assert.Equal([-1, -1, -1, -1, -1], ids.Select(next.Of));
        Assert.Equal(0, next.Of(3));
    }

    private static ImmutableArray<SeriesState> States(int[] ids) => [.. ids.Select(id => SeriesState.New(id, new SeriesInfo(Series()), new SourceId("test", "places")))];
}
