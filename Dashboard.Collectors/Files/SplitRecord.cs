namespace Dashboard.Collectors.Files;

/// <summary>One record as it lies in a file, or why there is none.</summary>
internal abstract record SplitRecord
{
    private SplitRecord() { }

    /// <summary>From brace to brace; not yet known to be valid JSON.</summary>
    public sealed record Whole(ReadOnlyMemory<byte> Bytes) : SplitRecord;

    /// <summary>A stretch that holds no whole record.</summary>
    public sealed record Broken(string Reason, ReadOnlyMemory<byte> Start) : SplitRecord;
}
