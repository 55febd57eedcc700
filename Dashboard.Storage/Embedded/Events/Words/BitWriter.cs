using System.Buffers.Binary;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>Writes numbers of any width, one after another.</summary>
internal sealed class BitWriter
{
    private byte[] _bytes = new byte[256];
    private ulong _pending;
    private int _bits;
    private int _length;

    public int Length => _length + ((_bits + 7) / 8);

    public void Byte(byte value) => Write(value, 8);

    /// <param name="value">Fits into the width.</param>
    /// <param name="width">At most 32.</param>
    public void Write(uint value, int width)
    {
        _pending |= (ulong)value << _bits;
        _bits += width;
        while (_bits >= 8)
        {
            Put((byte)_pending);
            _pending >>= 8;
            _bits -= 8;
        }
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        _bytes.AsSpan(0, _length).CopyTo(bytes);
        if (_bits > 0)
        {
            bytes[^1] = (byte)_pending;
        }

        return bytes;
    }

    private void Put(byte value)
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        _bytes[_length++] = value;
    }
}

/// <summary>Reads what <see cref="BitWriter"/> wrote; past the end there are zeros.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at >= _bytes.Length * 8;

    public uint Read(int width)
    {
        var value = Peek() & (uint)((1UL << width) - 1);
        _at += width;
        return value;
    }

    /// <summary>The next 32 bits, which stay.</summary>
    public readonly uint Peek()
    {
        var (place, shift) = (_at >> 3, _at & 7);
        if (place + sizeof(ulong) <= _bytes.Length)
        {
            return (uint)(BinaryPrimitives.ReadUInt64LittleEndian(_bytes[place..]) >> shift);
        }

        var value = 0UL;
        for (var i = 0; place + i < _bytes.Length; i++)
        {
            value |= (ulong)_bytes[place + i] << (8 * i);
        }

        return (uint)(value >> shift);
    }

    public void Skip(int bits) => _at += bits;
}
