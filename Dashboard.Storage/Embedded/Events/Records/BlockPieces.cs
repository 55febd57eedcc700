namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>
/// A packed block as the rows that hold it: one, unless its records pack badly. DuckDB reads 2,048 values of a column at once, in a commit too: cut in
/// pieces of this size that is 32 MB; whole blocks of records of CloudTrail's greatest size would be 500.
/// </summary>
internal static class BlockPieces
{
    /// <summary>Bytes of a piece.</summary>
    public const int Size = 16 * 1024;

    /// <summary>More parts than any block has.</summary>
    private const long MostParts = 1 << 16;

    public static int Count(ReadOnlySpan<byte> packed) => Math.Max(1, (packed.Length + Size - 1) / Size);

    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> packed, int part) => packed[(part * Size)..Math.Min(packed.Length, (part + 1) * Size)];

    /// <summary>The name of a part of the block that begins with a sequence.</summary>
    public static long Name(long sequence, int part) => (sequence * MostParts) + part;

    /// <summary>The sequence that the block of a part begins with.</summary>
    public static long Sequence(long name) => name / MostParts;

    /// <summary>The same in SQL, of the column <c>piece</c>.</summary>
    public static string SequenceSql { get; } = $"piece // {MostParts}";

    /// <summary>The block of its parts, in their order.</summary>
    public static byte[] Join(List<(long Name, byte[] Data)> parts)
    {
        parts.Sort((left, right) => left.Name.CompareTo(right.Name));
        var packed = new byte[parts.Sum(part => part.Data.Length)];
        var at = 0;
        foreach (var (_, data) in parts)
        {
            data.CopyTo(packed, at);
            at += data.Length;
        }

        return packed;
    }
}
