using System.Buffers.Binary;

namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>Reads numbers and bytes from an unpacked block; what lies outside of it throws.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; } = position;

    public byte Byte() => _data[Position++];

    public int Count()
    {
        var (value, shift) = (0, 0);
        byte next;
        do
        {
            next = Byte();
            value |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80 && shift < 35);
        return value >= 0 ? value : throw RecordBlock.Damaged();
    }

    /// <summary>A number of either sign, most often small.</summary>
    public long Step()
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80 && shift < 70);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public long Long()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(_data[Position..]);
        Position += sizeof(long);
        return value;
    }

    public ReadOnlySpan<byte> Bytes(int length)
    {
        var bytes = _data.Slice(Position, length);
        Position += length;
        return bytes;
    }
}
