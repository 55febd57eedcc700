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

    /// <summary>One row group: it is written in its final form at once, and takes less than a tenth of a second.</summary>
    private const long StepRows = FlowsLayout.RowGroup;

    public TimeSpan DefaultSpan => TimeSpan.FromDays(1);

    public ImmutableArray<string> Tables { get; } = [Flow, Label];

    public string LateOrder => "batch";

    public (string Table, string Column)? Batch => (Flow, "batch");

    public string Columns(string table) => table == Flow ? FlowsLayout.FlowColumns : FlowsLayout.LabelColumns;

    public string Second(string table) => table == Flow ? "start_at" : "begins_at";

    public bool IsPointedTo(string table) => table == Label;

    public string? CopyStep(DuckConnection connection, PartitionCopy copy, string? cursor)
    {
        if (cursor is null)
        {
            connection.Execute($"INSERT INTO {copy.To}.{Label} SELECT * FROM (SELECT * FROM {copy.From(Label)} UNION ALL SELECT * FROM {copy.Late(this, Label)}) ORDER BY id");
            return Place(Flow, 0);
        }

        var parts = cursor.Split(' ');
        var first = long.Parse(parts[1], CultureInfo.InvariantCulture);
        var late = parts[0] != Flow;
        var from = late ? $"{copy.Catalog}.late_{Flow}" : copy.From(Flow);
        var own = late
            ? string.Create(CultureInfo.InvariantCulture, $" AND start_at >= {copy.Partition.From} AND start_at < {copy.Partition.Until} AND batch <= {copy.LateCut}")
            : "";
        if (first > (connection.Scalar($"SELECT max(rowid) FROM {from}") ?? -1))
        {
            return late ? null : Place("late", 0);
        }

        connection.Execute($"INSERT INTO {copy.To}.{Flow} SELECT * FROM {from} WHERE rowid >= ? AND rowid < ?{own}", first, first + StepRows);
        return Place(parts[0], first + StepRows);
    }

    public void Closed(DuckConnection connection, Partition partition)
    {
        // Numbers of labels stay what they were.
    }

    public void Removed(DuckConnection connection, Partition partition)
    {
        // Nothing elsewhere points into a partition.
    }

    private static string Place(string table, long row) => string.Create(CultureInfo.InvariantCulture, $"{table} {row}");
}
