using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>A text column while its rows come, in any order; rows that get none have the flow log's own sign for no value.</summary>
internal sealed class DictionaryColumnBuilder
{
    public const string NoValue = "-";

    private const int Unset = -1;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder _values = ImmutableArray.CreateBuilder<string>();
    private readonly List<int> _index = [];

    public void Set(int row, string text)
    {
        Fill(row + 1);
        _index[row] = Place(text);
    }

    public DictionaryColumn Build(int rows)
    {
        Fill(rows);
        for (var row = 0; row < rows; row++)
        {
            _index[row] = _index[row] == Unset ? Place(NoValue) : _index[row];
        }

        return new(_values.ToImmutable(), [.. _index]);
    }

    private void Fill(int rows)
    {
        while (_index.Count < rows)
        {
            _index.Add(Unset);
        }
    }

    private int Place(string text)
    {
        if (!_places.TryGetValue(text, out var place))
        {
            _places.Add(text, place = _values.Count);
            _values.Add(text);
        }

        return place;
    }
}
