using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Flows lie in days: <c>flow</c> has the records and <c>label</c> the texts that they point to. Late records count on the labels of their day.</summary>
internal sealed class FlowPartitions : IPartitionLayout
{
    public const string Flow = "flow";
    public const string Label = "label";

    /// <summary>One row group: it is written in its final form at once.</summary>
    private const long RowsAStatement = FlowsLayout.RowGroup;

    public TimeSpan DefaultSpan => TimeSpan.FromDays(1);

    public ImmutableArray<string> Tables { get; } = [Flow, Label];

    public string LateOrder => "batch";

    public (string Table, string Column)? Batch => (Flow, "batch");

    public string Columns(string table) => table == Flow ? FlowsLayout.FlowColumns : FlowsLayout.LabelColumns;

    public string Second(string table) => table == Flow ? "start_at" : "begins_at";

    public bool IsPointedTo(string table) => table == Label;

    public void CopyRows(DuckConnection connection, PartitionCopy copy, CancellationToken cancelled)
    {
        connection.Execute($"INSERT INTO {copy.To}.{Label} SELECT * FROM (SELECT * FROM {copy.From(Label)} UNION ALL SELECT * FROM {copy.Late(this, Label)}) ORDER BY id");
        CopyFlows(connection, copy, copy.From(Flow), "", cancelled);
        var ofTheCopy = string.Create(CultureInfo.InvariantCulture, $" AND start_at >= {copy.Partition.From} AND start_at < {copy.Partition.Until} AND batch <= {copy.LateCut}");
        CopyFlows(connection, copy, $"{copy.Catalog}.late_{Flow}", ofTheCopy, cancelled);
    }

    private static void CopyFlows(DuckConnection connection, PartitionCopy copy, string from, string only, CancellationToken cancelled)
    {
        var rows = connection.Scalar($"SELECT max(rowid) FROM {from}") ?? -1;
        for (var first = 0L; first <= rows; first += RowsAStatement)
        {
            cancelled.ThrowIfCancellationRequested();
            connection.Execute($"INSERT INTO {copy.To}.{Flow} SELECT * FROM {from} WHERE rowid >= ? AND rowid < ?{only}", first, first + RowsAStatement);
        }
    }

    public void Closed(DuckConnection connection, Partition partition)
    {
        // Numbers of labels stay what they were.
    }

    public void Removed(DuckConnection connection, Partition partition)
    {
        // Nothing elsewhere points into a partition.
    }
}
