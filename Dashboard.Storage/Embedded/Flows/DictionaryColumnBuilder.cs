using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>A text column while its rows come; rows that were skipped have the flow log's own sign for no value.</summary>
internal sealed class DictionaryColumnBuilder
{
    private const string NoValue = "-";

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder _values = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<int>.Builder _index = ImmutableArray.CreateBuilder<int>();

    public void Set(int row, string text)
    {
        Fill(row);
        _index.Add(Place(text));
    }

    public DictionaryColumn Build(int rows)
    {
        Fill(rows);
        return new(_values.ToImmutable(), _index.ToImmutable());
    }

    private void Fill(int rows)
    {
        while (_index.Count < rows)
        {
            _index.Add(Place(NoValue));
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
