using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>A label that the open transaction adds.</summary>
internal readonly record struct NewLabel(uint Id, LabelSet Fields, string Json);

/// <summary>The labels of one partition by their text. Numbers count from 1 and never change, whatever becomes of the partition's tables.</summary>
internal sealed class FlowLabels
{
    /// <summary>Number for fields that no label holds; that of a set without fields is 0.</summary>
    public const uint Full = uint.MaxValue;

    // Past these the text goes into the rows themselves: larger and slower, and bounded here.
    private const int MaxLabels = 1 << 17;
    private const int MaxChars = 16 << 20;

    private readonly Dictionary<string, uint> _ids = new(StringComparer.Ordinal);
    private uint _last;

    /// <summary>Reads those of a partition, the late ones included.</summary>
    public FlowLabels(DuckConnection connection, Partition partition)
    {
        using var rows = connection.Query($"SELECT id, fields FROM {FlowRelations.AllLabels(partition)}");
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                Add(chunk.Text(1)[row]!, chunk.Column<uint>(0)[row]);
            }
        }
    }

    public long Chars { get; private set; }

    /// <summary>A label's number; where it is new it is added to <paramref name="added"/>.</summary>
    public uint IdOf(LabelText label, List<NewLabel> added)
    {
        var (fields, json) = label;
        if (fields.Count == 0)
        {
            return 0;
        }

        if (_ids.TryGetValue(json, out var known))
        {
            return known;
        }

        if (_ids.Count >= MaxLabels || Chars + json.Length > MaxChars)
        {
            return Full;
        }

        Add(json, _last + 1);
        added.Add(new(_last, fields, json));
        return _last;
    }

    private void Add(string json, uint id)
    {
        _ids.TryAdd(json, id);
        _last = Math.Max(_last, id);
        Chars += json.Length;
    }
}

/// <summary>The labels of the partitions that are being written, as many as fit.</summary>
internal sealed class FlowLabelCache
{
    private const long MaxChars = 32 << 20;

    private readonly Dictionary<(int Id, int Generation, bool TakesRows), FlowLabels> _labels = [];
    private readonly Queue<(int Id, int Generation, bool TakesRows)> _oldestFirst = new();

    public FlowLabels Of(DuckConnection connection, Partition partition)
    {
        // The state is a part of the key: a partition whose closed file was lost begins with no labels.
        var key = (partition.Id, partition.Generation, partition.TakesRows);
        if (_labels.TryGetValue(key, out var known))
        {
            return known;
        }

        while (_oldestFirst.Count > 0 && _labels.Values.Sum(labels => labels.Chars) > MaxChars)
        {
            _labels.Remove(_oldestFirst.Dequeue());
        }

        var read = new FlowLabels(connection, partition);
        _labels.Add(key, read);
        _oldestFirst.Enqueue(key);
        return read;
    }

    /// <summary>What a transaction added may not be there.</summary>
    public void Clear()
    {
        _labels.Clear();
        _oldestFirst.Clear();
    }
}
