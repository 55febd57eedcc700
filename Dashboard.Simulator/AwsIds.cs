using System.Buffers.Binary;

namespace Dashboard.Simulator;

/// <summary>Identifiers that look like AWS's, drawn from a key.</summary>
internal static class AwsIds
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>As in access keys and principal ids.</summary>
    public static string Letters(ulong key, int length) => Draw(key, length, Base32);

    /// <summary>As in the names of trail files.</summary>
    public static string Alphanumeric(ulong key, int length) => Draw(key, length, Base62);

    /// <summary>As in i-0123456789abcdef0.</summary>
    public static string Hex(ulong key, int length = 17) => Draw(key, length, "0123456789abcdef");

    public static Guid Uuid(ulong key)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Chance.Mix(key));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Chance.Mix(key ^ 0xA5A5_A5A5_A5A5_A5A5));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static string Draw(ulong key, int length, string alphabet) =>
        string.Create(length, (key, alphabet), static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = from.alphabet[(int)(Chance.Bits(from.key, i) % (ulong)from.alphabet.Length)];
            }
        });
}
