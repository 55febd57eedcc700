using System.ComponentModel.DataAnnotations;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded;

/// <summary>Where the embedded store keeps its folder and what it may use.</summary>
public sealed class EmbeddedStoreOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Data";

    /// <summary>The one folder that holds everything.</summary>
    [Required]
    public string Directory { get; set; } = "./data";

    /// <summary>Memory of the three databases together, in bytes; the process needs about 250 MB besides.</summary>
    [Range(64L << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 512L << 20;

    /// <summary>Disk that queries which outgrow memory may use, in bytes.</summary>
    [Range(0L, 1L << 44)]
    public long SpillBytes { get; set; } = 4L << 30;

    /// <summary>How often each file is looked after in quiet moments, and how far the mirror of positions may lag.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan UpkeepEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>From this size on a file's log is put into the file in a quiet moment, before DuckDB does it inside somebody's commit.</summary>
    [Range(1L, 1L << 30)]
    public long CheckpointBytes { get; set; } = 24L << 20;

    /// <summary>What the folder may take, in bytes: past it the oldest closed partitions go before their time. Null: as much as there is.</summary>
    [Range(64L << 20, 1L << 50)]
    public long? DiskBytes { get; set; }

    /// <summary>Samples that wait in order of arrival before they are sorted into a block.</summary>
    [Range(1, 10_000_000)]
    public int BlockRows { get; set; } = 14 * FileLayout.SmallRowGroup;

    /// <summary>How long rows are kept, counted from the later of their own time and their arrival.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>How long after its end, and after its last write, a partition goes into a closed file.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Length of every kind's partitions in place of their own, whole hours: for tests, which cannot wait a week.</summary>
    public TimeSpan? PartitionSpan { get; set; }

    /// <summary>So many events wait for the word index before it takes those that are not a full segment.</summary>
    internal int IndexWordsOf { get; set; } = Events.Words.WordIndex.LeastEvents;

    internal PartitionLife Life(FileLayout layout) => new(
        PartitionSpan ?? layout.Partitions.DefaultSpan,
        CloseAfter,
        Retention.Of(layout.Kind));
}
