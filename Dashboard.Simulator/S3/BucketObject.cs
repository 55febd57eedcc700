using System.Security.Cryptography;

namespace Dashboard.Simulator.S3;

internal sealed class BucketObject(string key, DateTimeOffset lastModified, Func<ReadOnlyMemory<byte>> read)
{
    private readonly Lazy<(ReadOnlyMemory<byte> Content, string ETag)> _content = new(() =>
    {
        var content = read();
#pragma warning disable CA5351 // S3's ETag of an object that was put in one part is its MD5; nothing is protected by it.
        return (content, $"\"{Convert.ToHexStringLower(MD5.HashData(content.Span))}\"");
#pragma warning restore CA5351
    });

    public string Key { get; } = key;

    /// <summary>S3 tells whole seconds.</summary>
    public DateTimeOffset LastModified { get; } = DateTimeOffset.FromUnixTimeSeconds(lastModified.ToUnixTimeSeconds());

    public ReadOnlyMemory<byte> Content => _content.Value.Content;

    public string ETag => _content.Value.ETag;
}
