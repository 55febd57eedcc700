using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dashboard.Simulator.Wire;

/// <summary>Recognises service and operation from the wire alone, as a shared endpoint must.</summary>
internal static class CallRoute
{
    private static readonly Dictionary<string, string> JsonServices = new(StringComparer.Ordinal)
    {
        ["GraniteServiceVersion20100801"] = "CloudWatch",
        ["com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"] = "CloudTrail",
        ["CloudTrail_20131101"] = "CloudTrail",
    };

    public static AwsCall Of(HttpRequest request, string path, ReadOnlyMemory<byte> body)
    {
        if (path.StartsWith("/services/", StringComparison.Ordinal) && HttpMethods.IsPost(request.Method))
        {
            return new AwsCall { Service = "Slack", Operation = "IncomingWebhook", Resource = path };
        }

        if (request.Headers.TryGetValue("X-Amz-Target", out var target))
        {
            return JsonCall(target.ToString());
        }

        return HttpMethods.IsPost(request.Method) && path == "/" && request.HasFormContentType
            ? new AwsCall { Service = "STS", Operation = QueryForm.Read(body)["Action"] ?? "" }
            : S3Call(request, path[1..]);
    }

    /// <summary>The path as it was sent, decoded once: an S3 key may hold what a web server would tidy away.</summary>
    public static string Path(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(end < 0 ? target : target[..end]);
        return path.StartsWith('/') ? path : "/" + path;
    }

    private static AwsCall JsonCall(string target)
    {
        var dot = target.LastIndexOf('.');
        return dot > 0 && JsonServices.TryGetValue(target[..dot], out var service)
            ? new AwsCall { Service = service, Operation = target[(dot + 1)..] }
            : new AwsCall { Service = "Unknown", Operation = target };
    }

    private static AwsCall S3Call(HttpRequest request, string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        var hasKey = slash >= 0 && slash < resource.Length - 1;
        var operation = request.Method switch
        {
            "GET" when hasKey => "GetObject",
            "HEAD" when hasKey => "HeadObject",
            "GET" when resource.Length == 0 => "ListBuckets",
            "GET" when request.Query.ContainsKey("location") => "GetBucketLocation",
            "GET" when request.Query["list-type"] == "2" => "ListObjectsV2",
            "HEAD" => "HeadBucket",
            var other => other,
        };
        return new AwsCall { Service = "S3", Operation = operation, Resource = resource };
    }
}
