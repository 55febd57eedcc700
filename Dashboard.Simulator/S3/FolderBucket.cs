using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Dashboard.Simulator.S3;

/// <summary>A folder of the file system as a bucket. Keys come from enumeration only, so no key can lead out of it.</summary>
internal sealed partial class FolderBucket(S3Folder folder) : IBucket
{
    private static readonly EnumerationOptions Files = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public string Name => folder.Bucket;

    public IEnumerable<BucketObject> List(string prefix, string after, DateTimeOffset now) =>
        Paths()
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Utf8.Compare(entry.Key, after) > 0)
            .OrderBy(entry => entry.Key, KeyOrder.Utf8)
            .Select(entry => Open(entry.Key, entry.Path));

    public BucketObject? Find(string key, DateTimeOffset now) =>
        Paths().Where(entry => entry.Key == key).Select(entry => Open(entry.Key, entry.Path)).FirstOrDefault();

    private IEnumerable<(string Key, string Path)> Paths() =>
        Directory.EnumerateFiles(folder.Directory, "*", Files).Select(path => (Key(path), path));

    private string Key(string path)
    {
        var relative = Path.GetRelativePath(folder.Directory, path).Replace(Path.DirectorySeparatorChar, '/');
        var name = TrailFileName().Match(Path.GetFileName(path));
        var laidOut = folder.TrailLayout && name.Success
            ? string.Create(CultureInfo.InvariantCulture, $"AWSLogs/{name.Groups["account"]}/CloudTrail/{name.Groups["region"]}/{name.Groups["y"]}/{name.Groups["m"]}/{name.Groups["d"]}/{Path.GetFileName(path)}")
            : relative;
        return folder.KeyPrefix + laidOut + (folder.Gzip ? ".gz" : "");
    }

    private BucketObject Open(string key, string path)
    {
        var content = folder.Gzip ? Compressed(File.ReadAllBytes(path)) : File.ReadAllBytes(path);
        return new BucketObject(key, File.GetLastWriteTimeUtc(path), ObjectFacts.Of(content), () => content);
    }

    private static byte[] Compressed(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return buffer.ToArray();
    }

    [GeneratedRegex("^(?<account>[0-9]{12})_CloudTrail_(?<region>[a-z0-9-]+)_(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})T[0-9]{4}Z_")]
    private static partial Regex TrailFileName();
}
