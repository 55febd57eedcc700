using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Some text fields of a block taken together: each distinct combination of their values once, and for each row which it is.</summary>
internal sealed class FieldCombinations
{
    private const int LargestTable = 1 << 20;

    private readonly IReadOnlyList<KeyValuePair<string, DictionaryColumn>> _fields;
    private int[] _of = [];
    private List<int> _firstRows = [0];

    public FieldCombinations(IReadOnlyList<KeyValuePair<string, DictionaryColumn>> fields)
    {
        _fields = fields;
        foreach (var (_, column) in fields)
        {
            // A field with one value divides nothing.
            if (column.Values.Length > 1)
            {
                Divide(column);
            }
        }
    }

    public int Count => _firstRows.Count;

    /// <summary>The combination of a row.</summary>
    public int this[int row] => _of.Length == 0 ? 0 : _of[row];

    /// <summary>A combination's fields, without those that have no value.</summary>
    public LabelSet Fields(int combination) => LabelSet.Of(FieldsOfRow(_firstRows[combination]));

    /// <summary>The fields of a row that have a value.</summary>
    public IEnumerable<KeyValuePair<string, string>> FieldsOfRow(int row)
    {
        foreach (var (field, column) in _fields)
        {
            if (column[row] is var text && text != DictionaryColumnBuilder.NoValue)
            {
                yield return new(field, text);
            }
        }
    }

    private void Divide(DictionaryColumn column)
    {
        var index = column.Index.AsSpan();
        var (before, cardinality) = (_of, (long)column.Values.Length);
        var of = new int[index.Length];
        var firstRows = new List<int>();
        if (cardinality * _firstRows.Count <= LargestTable)
        {
            var table = new int[(int)cardinality * _firstRows.Count];
            for (var row = 0; row < index.Length; row++)
            {
                ref var known = ref table[((before.Length == 0 ? 0 : before[row]) * (int)cardinality) + index[row]];
                if (known == 0)
                {
                    firstRows.Add(row);
                    known = firstRows.Count;
                }

                of[row] = known - 1;
            }
        }
        else
        {
            var table = new Dictionary<long, int>();
            for (var row = 0; row < index.Length; row++)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(table, ((before.Length == 0 ? 0 : before[row]) * cardinality) + index[row], out var exists);
                if (!exists)
                {
                    firstRows.Add(row);
                    known = firstRows.Count;
                }

                of[row] = known - 1;
            }
        }

        (_of, _firstRows) = (of, firstRows);
    }
}
