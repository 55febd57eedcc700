using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>How flows get in: as they come, at the end of their transaction. They have no identity; the batch's id keeps them from counting twice.</summary>
[SuppressMessage("Design", "CA1001", Justification = "What it owns belongs to the writer's connection, on the writer's thread: Release ends it.")]
internal sealed class FlowTable(PartitionManifest manifest) : ISignalTable
{
    /// <summary>Orders that are kept for the next batches: as many as are prepared while one is written.</summary>
    private const int MostIdle = 4;

    private readonly FlowLabelCache _labels = new();
    private readonly ConcurrentBag<FlowOrder> _idle = [];
    private readonly List<FlowOrder> _written = [];
    private FlowBulk? _bulk;

    public void Load(DuckConnection connection)
    {
        _labels.Clear();
        Release();
        _bulk = new(connection);
    }

    /// <summary>Most of the work that is not the database's, while the writer writes the batch before.</summary>
    public object? Prepare(SignalBatch batch) => ((SignalBatch.Flows)batch).Block is { Count: > 0 } block ? Prepare(block) : null;

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var block = ((SignalBatch.Flows)batch).Block;
        if (block.Count == 0)
        {
            return new(0, 0, batch.Rejected);
        }

        // Of a batch that has lost rows, only those come.
        var flows = prepared is PreparedFlows known && ReferenceEquals(known.Block, block) ? known : Prepare(block);
        if (flows.Unstorable > 0)
        {
            // All or nothing: rows of a block belong together and have no identity of their own.
            return new(0, 0, batch.Rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"{block.Count} flows are refused: {flows.Unstorable} of them begin or end outside of 1901 to 2038."), batch.Id.Value, "")));
        }

        flows.Order.Divide(connection, manifest, block, flows.Times);
        foreach (var run in flows.Order.Runs)
        {
            Write(connection, flows, run, number);
        }

        _written.Add(flows.Order);
        return new(block.Count, 0, batch.Rejected, DateTimeOffset.FromUnixTimeSeconds(flows.Times.First), DateTimeOffset.FromUnixTimeSeconds(flows.Times.Last));
    }

    public void Complete() => _bulk!.Write();

    public void Release()
    {
        _bulk?.Dispose();
        _bulk = null;
    }

    public void Publish()
    {
        // Labels are known from the moment they are written. Orders serve again now: until here their batches may have had to be written once more.
        foreach (var order in _written.Take(MostIdle - _idle.Count))
        {
            _idle.Add(order);
        }

        _written.Clear();
    }

    public void Discard()
    {
        _labels.Clear();
        _written.Clear();
        _bulk?.Clear();
    }

    private PreparedFlows Prepare(FlowBlock block) => new(block, _idle.TryTake(out var idle) ? idle : new());

    private void Write(DuckConnection connection, PreparedFlows flows, FlowRun run, long number)
    {
        var labels = _labels.Of(connection, run.Partition);
        var added = new List<NewLabel>();
        _bulk!.Add(TableName(run.Partition, FlowPartitions.Flow), new(flows, run, number, Ids(flows.Text.Origin, flows.Origins), Ids(flows.Text.Detail, flows.Details)));
        WriteLabels(connection, run.Partition, added, number);
        manifest.NoteWrite(run.Partition);
        if (!run.Partition.TakesRows)
        {
            manifest.NoteLate(run.Partition, run.Count);
        }

        // Only combinations that occur in this partition: where it has all rows, all do.
        uint[] Ids(FieldCombinations combinations, ImmutableArray<LabelText> texts)
        {
            var ids = new uint[texts.Length];
            if (run.Count == flows.Block.Count)
            {
                for (var combination = 0; combination < ids.Length; combination++)
                {
                    ids[combination] = labels.IdOf(texts[combination], added);
                }

                return ids;
            }

            var met = new bool[texts.Length];
            foreach (var row in flows.Order.Rows.Slice(run.First, run.Count))
            {
                var combination = combinations[row];
                if (!met[combination])
                {
                    met[combination] = true;
                    ids[combination] = labels.IdOf(texts[combination], added);
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
