using System.Security.Cryptography;

namespace Dashboard.Simulator.S3;

/// <summary>An object, whose content is read only when it is asked for.</summary>
internal sealed class BucketObject(string key, DateTimeOffset lastModified, ObjectFacts facts, Func<ReadOnlyMemory<byte>> content)
{
    public string Key { get; } = key;

    /// <summary>S3 tells whole seconds.</summary>
    public DateTimeOffset LastModified { get; } = DateTimeOffset.FromUnixTimeSeconds(lastModified.ToUnixTimeSeconds());

    public long Size => facts.Size;

    public string ETag => facts.ETag;

    public ReadOnlyMemory<byte> Content => content();
}

/// <summary>What a listing tells of a content.</summary>
internal sealed record ObjectFacts(long Size, string ETag)
{
    public static ObjectFacts Of(ReadOnlyMemory<byte> content) =>
#pragma warning disable CA5351 // S3's ETag of an object that was put in one part is its MD5; nothing is protected by it.
        new(content.Length, $"\"{Convert.ToHexStringLower(MD5.HashData(content.Span))}\"");
#pragma warning restore CA5351
}
