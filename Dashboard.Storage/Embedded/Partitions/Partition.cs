using System.Globalization;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>Where a partition's rows are.</summary>
internal enum PartitionState
{
    /// <summary>In tables of the open file, which take new rows.</summary>
    Open,

    /// <summary>In tables of the open file that are being copied into a closed file; new rows go to the late tables.</summary>
    Closing,

    /// <summary>In a closed file of its own; new rows go to the late tables.</summary>
    Closed,
}

/// <summary>A stretch of event time whose rows lie together: in tables of their own while it is new, in an immutable file afterwards.</summary>
/// <param name="Id">Never given twice in a file.</param>
/// <param name="From">First second, since 1970 UTC.</param>
/// <param name="Until">First second after it.</param>
/// <param name="State">Where its rows are.</param>
/// <param name="Generation">Counts its closed files, from 1: each merges the rows that came late for the one before; 0 before the first.</param>
internal sealed record Partition(int Id, long From, long Until, PartitionState State, int Generation)
{
    /// <summary>Its start as people read it, and as tables and files are named.</summary>
    public string Suffix { get; } = DateTimeOffset.FromUnixTimeSeconds(From).UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    public TimeRange Range => new(DateTimeOffset.FromUnixTimeSeconds(From), DateTimeOffset.FromUnixTimeSeconds(Until));

    /// <summary>Whether new rows go into its own tables.</summary>
    public bool TakesRows => State is PartitionState.Open;

    public bool Contains(long second) => second >= From && second < Until;

    public bool Overlaps(long from, long until) => From < until && from < Until;

    /// <summary>The table of its rows, as a statement names it.</summary>
    public string Relation(string catalog, string table) => State is PartitionState.Closed ? $"{Alias(catalog)}.{table}" : OpenTable(catalog, table);

    /// <summary>The table in the open file.</summary>
    public string OpenTable(string catalog, string table) => $"{catalog}.{table}_{Suffix}";

    /// <summary>The name under which its closed file is attached.</summary>
    public string Alias(string catalog) => string.Create(CultureInfo.InvariantCulture, $"{catalog}_{Suffix}_{Generation}");

    /// <summary>Its closed file.</summary>
    public string FileName(string catalog) => string.Create(CultureInfo.InvariantCulture, $"{catalog}-{Suffix}.{Generation}.duckdb");
}
