using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Simulator.Wire;

/// <summary>Page tokens that cannot be guessed and hold only for the parameters they were given out for.</summary>
internal sealed class OpaqueToken(ulong seed)
{
    private readonly byte[] _key = SHA256.HashData(BitConverter.GetBytes(seed));

    public string Issue(string position, string boundTo)
    {
        var payload = Encoding.UTF8.GetBytes(position);
        return Convert.ToBase64String([.. Seal(payload, boundTo), .. payload]);
    }

    /// <summary>The position, or null when the token is not ours or belongs to other parameters.</summary>
    public string? Read(string token, string boundTo)
    {
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var length) || length < 16)
        {
            return null;
        }

        var payload = bytes.AsSpan(16, length - 16);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, 16), Seal(payload, boundTo))
            ? Encoding.UTF8.GetString(payload)
            : null;
    }

    private byte[] Seal(ReadOnlySpan<byte> payload, string boundTo) =>
        HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(boundTo), 0, .. payload])[..16];
}
