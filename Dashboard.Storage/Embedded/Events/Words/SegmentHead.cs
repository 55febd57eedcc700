using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>What a segment's row says: which one comes before it, so that none can be missing unnoticed, and which events it has.</summary>
internal sealed record SegmentHead(long Number, long Previous, byte[] Present, byte[] Other, int Bits)
{
    public ulong Seal(WordKey key) => key.Seal(Number, Previous, [.. Present, (byte)Bits, .. Other, (byte)(Present.Length & 0xFF), (byte)(Present.Length >> 8)]);

    /// <exception cref="SqliteException">The row is not as it was written.</exception>
    public static SegmentHead Read(SqliteDataReader row, WordKey key)
    {
        if (row[2] is byte[] present && row[3] is byte[] other)
        {
            var head = new SegmentHead(row.GetInt64(0), row.GetInt64(1), present, other, (int)row.GetInt64(4));
            if (head.Seal(key) == (ulong)row.GetInt64(5))
            {
                return head;
            }
        }

        throw Damaged();
    }

    public static SqliteException Damaged() => new("A row of the word index is not as it was written.", SQLitePCL.raw.SQLITE_CORRUPT);
}
