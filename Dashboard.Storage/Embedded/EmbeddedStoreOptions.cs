using System.ComponentModel.DataAnnotations;

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
}
