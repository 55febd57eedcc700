using System.Collections.Immutable;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// The place of a series among those that a question is about, by its number: asked once a row, and where samples are as they came no two rows are of the
/// same series. The thread that asks keeps the table for its next question.
/// </summary>
internal sealed class SeriesPlaces : IDisposable
{
    /// <summary>Numbers up to here have a place in the table, of 16 MB at most; higher ones are looked up.</summary>
    private const int MostInTable = 1 << 22;

    [ThreadStatic]
    private static int[]? _idle;

    private readonly ImmutableArray<SeriesState> _series;
    private readonly int[] _places;
    private readonly Dictionary<int, int> _far = [];

    private SeriesPlaces(ImmutableArray<SeriesState> series, int[] places) => (_series, _places) = (series, places);

    public static SeriesPlaces Of(ImmutableArray<SeriesState> series)
    {
        var most = Math.Min(series.Max(state => state.Id), MostInTable - 1);
        var places = new SeriesPlaces(series, _idle is { } idle && idle.Length > most ? idle : new int[most + 1]);
        _idle = null;
        for (var place = 0; place < series.Length; place++)
        {
            if (series[place].Id <= most)
            {
                places._places[series[place].Id] = place + 1;
            }
            else
            {
                places._far[series[place].Id] = place;
            }
        }

        return places;
    }

    /// <summary>-1 for a series that was not asked for.</summary>
    public int Of(int series) => (uint)series < (uint)_places.Length ? _places[series] - 1 : _far.GetValueOrDefault(series, -1);

    public void Dispose()
    {
        foreach (var state in _series)
        {
            if (state.Id < _places.Length)
            {
                _places[state.Id] = 0;
            }
        }

        _idle = _places;
    }
}
