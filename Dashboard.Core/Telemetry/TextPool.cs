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
        var hash = (uint)bytes.Length;
        foreach (var next in bytes)
        {
            hash = (hash ^ next) * 16_777_619;
        }

        ref var slot = ref recent[(hash ^ (hash >> 15)) % Slots];
        if (slot is null || !Ascii.Equals(bytes, slot))
        {
            slot = Encoding.UTF8.GetString(bytes);
        }

        return slot;
    }
}
