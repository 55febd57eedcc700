using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>
/// The secret by which a file's tokens become 64 bits. Who does not know it, and nobody outside of the folder does, cannot make two tokens that are the
/// same there; by chance it does not happen.
/// </summary>
internal readonly struct WordKey
{
    public const int Size = 24;

    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _start;
    private readonly ulong _mix;
    private readonly ulong _fields;

    public WordKey(ReadOnlySpan<byte> secret)
    {
        (_start, _mix, _fields) = (BinaryPrimitives.ReadUInt64LittleEndian(secret), BinaryPrimitives.ReadUInt64LittleEndian(secret[8..]), BinaryPrimitives.ReadUInt64LittleEndian(secret[16..]));
    }

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(Size);

    public ulong Begin => _start;

    /// <summary>Takes the next eight bytes of a token.</summary>
    public ulong Add(ulong hash, ulong eight) => Fold(eight ^ _mix, hash ^ Odd);

    /// <summary>Takes what is left, fewer than eight bytes, and the length of all.</summary>
    public ulong End(ulong hash, ulong rest, int length) => Fold(Fold(rest ^ _mix ^ ((ulong)length * Odd), hash) ^ _mix, Odd);

    public ulong Word(ReadOnlySpan<byte> token) => Hash(_start, token);

    public ulong Field(ReadOnlySpan<byte> token) => Hash(_start ^ _fields, token);

    /// <summary>What a row must say of itself: SQLite has no checksums, and a wrong byte must not become a wrong answer.</summary>
    public ulong Seal(long first, long second, ReadOnlySpan<byte> data) => Hash(Fold((ulong)first ^ _mix, (ulong)second ^ Odd) ^ _start, data);

    private ulong Hash(ulong hash, ReadOnlySpan<byte> token)
    {
        var length = token.Length;
        for (; token.Length >= sizeof(ulong); token = token[sizeof(ulong)..])
        {
            hash = Add(hash, BinaryPrimitives.ReadUInt64LittleEndian(token));
        }

        var rest = 0UL;
        for (var i = 0; i < token.Length; i++)
        {
            rest |= (ulong)token[i] << (8 * i);
        }

        return End(hash, rest, length);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
