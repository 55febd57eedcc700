using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.Aws;

/// <summary>A log file in a bucket. Files of these logs never change; the ETag says so.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ETag">As S3 gives it, without quotes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="At">The time in its name: when it was delivered, more or less.</param>
public sealed record S3LogObject(string Key, string ETag, long Size, DateTimeOffset At)
{
    /// <summary>The batch that is in the store exactly when the whole object is.</summary>
    public BatchId End => Part(0, isLast: true);

    /// <summary>Leaves room for an ETag and a part in an id; longer keys are told by their hash.</summary>
    private const int MaxKeyInId = 400;

    /// <summary>The id of a part of it.</summary>
    public BatchId Part(int part, bool isLast) => BatchId.OfObject(Key.Length <= MaxKeyInId ? Key : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}", ETag, part, isLast);
}
