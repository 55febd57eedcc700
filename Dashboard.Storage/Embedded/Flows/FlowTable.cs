using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>How flows get in: appended as they come. They have no identity; the batch's id keeps them from counting twice.</summary>
internal sealed class FlowTable(PartitionManifest manifest) : ISignalTable
{
    private readonly FlowOrder _order = new();
    private readonly FlowLabelCache _labels = new();

    public void Load(DuckConnection connection) => _labels.Clear();

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var block = ((SignalBatch.Flows)batch).Block;
        if (block.Misfit() is { } column)
        {
            throw new ArgumentException($"The columns of a flow block differ in length: {column}.", nameof(batch));
        }

        if (block.Count == 0)
        {
            return new(0, 0, batch.Rejected);
        }

        var (first, last, unstorable) = Times(block);
        if (unstorable > 0)
        {
            // All or nothing: rows of a block belong together and have no identity of their own.
            return new(0, 0, batch.Rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"{block.Count} flows are refused: {unstorable} of them begin or end outside of 1901 to 2038."), batch.Id.Value, "")));
        }

        _order.Take(connection, manifest, block);
        var text = new FlowText(block);
        foreach (var run in _order.Runs)
        {
            Write(connection, block, text, run, number);
        }

        return new(block.Count, 0, batch.Rejected, DateTimeOffset.FromUnixTimeSeconds(first), DateTimeOffset.FromUnixTimeSeconds(last));
    }

    public void Publish()
    {
        // Labels are known from the moment they are written.
    }

    public void Discard() => _labels.Clear();

    private static (long First, long Last, int Unstorable) Times(FlowBlock block)
    {
        var start = block.Start.AsSpan();
        var end = block.End.AsSpan();
        var (first, last, unstorable) = (long.MaxValue, long.MinValue, 0);
        for (var row = 0; row < start.Length; row++)
        {
            (first, last) = (Math.Min(first, start[row]), Math.Max(last, start[row]));
            unstorable += start[row] != (int)start[row] || start[row] == int.MaxValue || end[row] != (int)end[row] || end[row] - start[row] != (int)(end[row] - start[row]) ? 1 : 0;
        }

        return (first, last, unstorable);
    }

    private void Write(DuckConnection connection, FlowBlock block, FlowText text, FlowRun run, long number)
    {
        var labels = _labels.Of(connection, run.Partition);
        var added = new List<NewLabel>();
        var rows = new FlowAppend(block, text, _order, run, number, Ids(text.Origin), Ids(text.Detail));
        WriteLabels(connection, run.Partition, added, number);
        using var flows = connection.Append(FlowsLayout.Catalog, TableName(run.Partition, FlowPartitions.Flow));
        flows.Append(run.Count, rows.Fill);
        flows.Flush();
        manifest.NoteWrite(run.Partition);
        if (!run.Partition.TakesRows)
        {
            manifest.NoteLate(run.Partition, run.Count);
        }

        // Only combinations that occur in this partition: most blocks have one.
        uint[] Ids(FieldCombinations combinations)
        {
            var ids = new uint[combinations.Count];
            var met = new bool[combinations.Count];
            foreach (var row in _order.Rows.Slice(run.First, run.Count))
            {
                var combination = combinations[row];
                if (!met[combination])
                {
                    met[combination] = true;
                    ids[combination] = labels.IdOf(combinations.Fields(combination), added);
                }
            }

            return ids;
        }
    }

    private static void WriteLabels(DuckConnection connection, Partition partition, List<NewLabel> added, long number)
    {
        if (added.Count == 0)
        {
            return;
        }

        using var labels = connection.Append(FlowsLayout.Catalog, TableName(partition, FlowPartitions.Label));
        labels.Append(added.Count, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var label = added[first + row];
                rows.Column<uint>(0)[row] = label.Id;
                rows.Column<long>(1)[row] = partition.From;
                rows.Column<long>(2)[row] = number;
                rows.SetText(3, row, label.Fields[FlowText.AccountField]);
                rows.SetText(4, row, label.Fields[FlowText.InterfaceField]);
                rows.SetText(5, row, label.Json);
            }
        });
        labels.Flush();
    }

    private static string TableName(Partition partition, string table) => partition.TakesRows ? $"{table}_{partition.Suffix}" : $"late_{table}";
}
