using System.Globalization;
using System.Xml.Linq;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.S3;

/// <summary>ListObjectsV2: one page of keys and common prefixes, in key order.</summary>
internal sealed class ObjectListing(OpaqueToken tokens)
{
    private const int PageLimit = 1000;
    private static readonly XNamespace Ns = "http://s3.amazonaws.com/doc/2006-03-01/";

    public WireAnswer Answer(AwsRequest request, IBucket bucket)
    {
        var query = request.Query;
        string prefix = query["prefix"].ToString(), delimiter = query["delimiter"].ToString(), startAfter = query["start-after"].ToString();
        var limit = Limit(query["max-keys"].ToString());
        var bound = $"{bucket.Name}\n{prefix}\n{delimiter}";
        var token = query["continuation-token"].ToString();
        var after = token.Length == 0 ? startAfter : tokens.Read(token, bound)
            ?? throw new AwsError("InvalidArgument", "The continuation token provided is incorrect");

        var page = Page(bucket, prefix, delimiter, after, limit, request.Records.Horizon(request.Now));
        var encode = query["encoding-type"] == "url";
        var keys = request.Records.Apply([.. page.Entries.Select(entry => entry.Object).OfType<BucketObject>()]);
        return XmlAnswer.Of(new XElement(Ns + "ListBucketResult",
            new XElement(Ns + "Name", bucket.Name),
            Text("Prefix", prefix, encode),
            startAfter.Length > 0 ? Text("StartAfter", startAfter, encode) : null,
            token.Length > 0 ? new XElement(Ns + "ContinuationToken", token) : null,
            page.More ? new XElement(Ns + "NextContinuationToken", tokens.Issue(page.Last, bound)) : null,
            new XElement(Ns + "KeyCount", page.Entries.Count),
            new XElement(Ns + "MaxKeys", limit),
            delimiter.Length > 0 ? Text("Delimiter", delimiter, encode) : null,
            encode ? new XElement(Ns + "EncodingType", "url") : null,
            new XElement(Ns + "IsTruncated", page.More),
            keys.Select(found => new XElement(Ns + "Contents",
                Text("Key", found.Key, encode),
                new XElement(Ns + "LastModified", found.LastModified.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
                new XElement(Ns + "ETag", found.ETag),
                new XElement(Ns + "Size", found.Size),
                new XElement(Ns + "StorageClass", "STANDARD"))),
            page.Entries.Where(entry => entry.Object is null).Select(entry =>
                new XElement(Ns + "CommonPrefixes", Text("Prefix", entry.Key, encode)))));
    }

    private static (List<(string Key, BucketObject? Object)> Entries, bool More, string Last) Page(
        IBucket bucket, string prefix, string delimiter, string after, int limit, DateTimeOffset now)
    {
        var entries = new List<(string Key, BucketObject? Object)>();
        var resume = after;
        while (true)
        {
            string? skip = null;
            foreach (var found in bucket.List(prefix, resume, now))
            {
                if (entries.Count == limit)
                {
                    return (entries, limit > 0, resume);
                }

                var cut = delimiter.Length == 0 ? -1 : found.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
                if (cut >= 0)
                {
                    var common = found.Key[..(cut + delimiter.Length)];
                    entries.Add((common, null));
                    resume = skip = common + KeyOrder.Last;
                    break;
                }

                entries.Add((found.Key, found));
                resume = found.Key;
            }

            // After a common prefix the listing is sought again behind it, instead of walking all that it holds.
            if (skip is null)
            {
                return (entries, false, resume);
            }
        }
    }

    private static XElement Text(string name, string value, bool encode) =>
        new(Ns + name, encode ? Uri.EscapeDataString(value).Replace("%2F", "/", StringComparison.Ordinal) : XmlAnswer.Printable(value));

    private static int Limit(string text) => text.Length == 0 ? PageLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, PageLimit)
        : throw new AwsError("InvalidArgument", "Provided max-keys not an integer or within integer range");
}
