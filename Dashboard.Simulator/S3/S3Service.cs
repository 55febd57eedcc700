using System.Globalization;
using System.Net.Http.Headers;
using System.Xml.Linq;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.S3;

/// <summary>Buckets that can be listed and read, addressed by path.</summary>
internal sealed class S3Service(IEnumerable<IBucket> buckets, OpaqueToken tokens) : IAwsService
{
    private static readonly XNamespace Ns = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly WireAnswer Location = XmlAnswer.Of(new XElement(Ns + "LocationConstraint", SimulatedAccounts.Home));
    private static readonly WireAnswer Head = new() { Headers = [new("x-amz-bucket-region", SimulatedAccounts.Home)] };

    private readonly Dictionary<string, IBucket> _buckets = buckets.ToDictionary(bucket => bucket.Name, StringComparer.Ordinal);

    public string Name => "S3";

    public WireAnswer Answer(AwsRequest request)
    {
        var parts = request.Call.Resource.Split('/', 2);
        return request.Call.Operation switch
        {
            "ListBuckets" => ListBuckets(),
            "GetObject" or "HeadObject" => GetObject(request, Bucket(parts[0]), parts[1]),
            "ListObjectsV2" => new ObjectListing(tokens).Answer(request, Bucket(parts[0])),
            "GetBucketLocation" when Bucket(parts[0]) is not null => Location,
            "HeadBucket" when Bucket(parts[0]) is not null => Head,
            _ => throw AwsError.UnknownOperation(request.Call),
        };
    }

    private IBucket Bucket(string name) => _buckets.TryGetValue(name, out var bucket)
        ? bucket
        : throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);

    private static WireAnswer GetObject(AwsRequest request, IBucket bucket, string key)
    {
        var found = bucket.Find(key, request.Records.Horizon(request.Now)) ?? throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
        if (request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != found.ETag)
        {
            throw new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
        }

        KeyValuePair<string, string>[] headers =
        [
            new("ETag", found.ETag),
            new("Last-Modified", found.LastModified.ToString("R", CultureInfo.InvariantCulture)),
            new("Accept-Ranges", "bytes"),
        ];
        if (request.Headers.IfNoneMatch.ToString() == found.ETag)
        {
            return new WireAnswer { Status = 304, Headers = headers };
        }

        var whole = new WireAnswer { ContentType = "binary/octet-stream", Body = found.Content, Headers = headers };
        var answer = request.Headers.Range.ToString() is { Length: > 0 } range ? Part(whole, range) : whole;
        return request.Method == "HEAD" ? answer with { Body = default, ContentLength = answer.Body.Length } : answer;
    }

    private static WireAnswer Part(WireAnswer whole, string header)
    {
        // What cannot be read as one range of bytes is answered whole, as HTTP has it.
        if (!RangeHeaderValue.TryParse(header, out var parsed) || parsed.Unit != "bytes" || parsed.Ranges.Count != 1)
        {
            return whole;
        }

        var (range, length) = (parsed.Ranges.Single(), whole.Body.Length);
        var from = range.From ?? Math.Max(0, length - range.To!.Value);
        var to = range.From is null ? length - 1 : Math.Min(range.To ?? length - 1, length - 1);
        if (from > to)
        {
            throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
        }

        return whole with
        {
            Status = 206,
            Body = whole.Body[(int)from..((int)to + 1)],
            Headers = [.. whole.Headers, new("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{length}"))],
        };
    }

    private WireAnswer ListBuckets() => XmlAnswer.Of(new XElement(Ns + "ListAllMyBucketsResult",
        new XElement(Ns + "Owner", new XElement(Ns + "ID", "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a")),
        new XElement(Ns + "Buckets", _buckets.Keys.Order(KeyOrder.Utf8).Select(name => new XElement(Ns + "Bucket",
            new XElement(Ns + "Name", name),
            new XElement(Ns + "CreationDate", "2023-01-09T09:00:00.000Z"))))));
}
