using System.Buffers.Binary;
using System.Text;

namespace Dashboard.Core.Telemetry;

/// <summary>
/// Short texts as they are read from bytes: the same few regions, services and users come again and again, so each thread keeps those that it read last
/// and gives the same string again. Nothing is ever kept for longer than others need its place.
/// </summary>
public static class TextPool
{
    private const int Slots = 4096;
    private const int MaxLength = 64;

    [ThreadStatic]
    private static string?[]? _recent;

    /// <summary>The text of some UTF-8; bytes that are none become U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0)
        {
            return "";
        }

        if (bytes.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var recent = _recent ??= new string?[Slots];
        ref var slot = ref recent[Hash(bytes) % Slots];
        if (slot is null || !Ascii.Equals(bytes, slot))
        {
            slot = Encoding.UTF8.GetString(bytes);
        }

        return slot;
    }

    /// <summary>Of the beginning, the middle and the end: texts that agree in all three take one another's place, and nothing worse.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Odd = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)bytes.Length;
        if (bytes.Length < sizeof(ulong))
        {
            foreach (var next in bytes)
            {
                hash = (hash << 8) | next;
            }
        }
        else
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Odd;
            hash = (hash ^ (hash >> 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[((bytes.Length - sizeof(ulong)) / 2)..])) * Odd;
            hash = hash ^ (hash >> 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]);
        }

        return (uint)((hash * Odd) >> 32);
    }
}
