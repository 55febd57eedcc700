using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>What a kind says of its partitions' tables. Every table <c>t</c> of <see cref="LateTables"/> has a table <c>late_t</c> in the open file, which the kind's layout creates.</summary>
internal interface IPartitionLayout
{
    /// <summary>How long its partitions are, unless the options say otherwise.</summary>
    TimeSpan DefaultSpan { get; }

    /// <summary>The tables that every partition has, in a closed file under these names.</summary>
    ImmutableArray<string> Tables { get; }

    /// <summary>Those of them into which rows come late; what the others hold follows from these.</summary>
    ImmutableArray<string> LateTables => Tables;

    /// <summary>Those that a closed file has besides, made of its rows.</summary>
    ImmutableArray<string> TablesWhenClosed => [];

    /// <summary>A table of the open file in which new rows of any time wait for their partitions; null where there is none.</summary>
    string? Hot => null;

    /// <summary>
    /// Whether all statements of a copy are one transaction: then the new file has no half-filled row groups and blocks where one ends and the next begins.
    /// </summary>
    bool CopiesInOneTransaction => false;

    /// <summary>The column definitions of one, as CREATE TABLE takes them.</summary>
    string Columns(string table);

    /// <summary>Event time of a table's rows in whole seconds since 1970 UTC, rounded down, as SQL.</summary>
    string Second(string table);

    /// <summary>Whether rows of other tables are nothing without this one's: what it loses, the whole partition has lost.</summary>
    bool IsPointedTo(string table) => false;

    /// <summary>
    /// The table and its column by which rows name the batch that brought them; null where each row is recognised by itself. It decides what becomes of lost
    /// times: whole batches are taken again and what is here is recognised, or only the lost times are taken, and what is still here of them goes.
    /// </summary>
    (string Table, string Column)? Batch => null;

    /// <summary>The column of the late tables that grows in order of arrival.</summary>
    string LateOrder { get; }

    /// <summary>
    /// Writes a partition's rows, in their final order, into its new closed file. It runs beside commits, in statements that are small enough to be
    /// bounded in memory; what it reads changes only in the late tables, past the copy's cut.
    /// </summary>
    /// <param name="connection">The copy's own; with a transaction open where <see cref="CopiesInOneTransaction"/>.</param>
    /// <param name="copy">From where to where.</param>
    /// <param name="cancelled">Looked at between two statements; one that runs is interrupted.</param>
    void CopyRows(DuckConnection connection, PartitionCopy copy, CancellationToken cancelled);

    /// <summary>The rows of a partition have just become those of its closed file. Inside the transaction that makes it so.</summary>
    void Closed(DuckConnection connection, Partition partition);

    /// <summary>A partition goes: retention, or damage to its closed file. Inside the transaction that makes it so; its rows are still there.</summary>
    void Removed(DuckConnection connection, Partition partition);

    /// <summary>Its closed file is lost and it has fresh tables: copy what waits in the late tables into them. Asked only where rows are recognised by themselves.</summary>
    void TakeLateBack(DuckConnection connection, string catalog, Partition partition)
    {
        foreach (var table in LateTables)
        {
            connection.Execute($"INSERT INTO {partition.OpenTable(catalog, table)} SELECT * FROM {catalog}.late_{table} WHERE {Second(table)} >= ? AND {Second(table)} < ?", partition.From, partition.Until);
        }
    }
}

/// <summary>A partition on its way into a new closed file.</summary>
/// <param name="Catalog">The open file.</param>
/// <param name="Partition">As it is before: open tables, or a closed file that is written anew because rows came late.</param>
/// <param name="To">The name under which the new file is attached, with empty tables.</param>
/// <param name="LateCut">Late rows up to here are part of the copy; those that come later stay late.</param>
internal sealed record PartitionCopy(string Catalog, Partition Partition, string To, long LateCut)
{
    /// <summary>The rows that are not late.</summary>
    public string From(string table) => Partition.Relation(Catalog, table);

    /// <summary>The late rows that belong to the copy, as a relation with all columns of the late table.</summary>
    public string Late(IPartitionLayout layout, string table) => string.Create(
        CultureInfo.InvariantCulture,
        $"(SELECT * FROM {Catalog}.late_{table} WHERE {layout.Second(table)} >= {Partition.From} AND {layout.Second(table)} < {Partition.Until} AND {layout.LateOrder} <= {LateCut})");
}
