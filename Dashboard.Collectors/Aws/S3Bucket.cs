using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors.Aws;

/// <summary>The two things that are done with a log bucket: list and read. Counts calls, bounds sizes and times, names failures.</summary>
internal sealed class S3Bucket(IAmazonS3 s3, string bucket, string key, AwsSession session, CollectorActivity activity)
{
    /// <summary>AWS writes packed log files of up to 75 MB.</summary>
    public const long MaxObjectBytes = 128 << 20;

    private readonly AwsCall _listing = session.Call("s3:ListBucket", $"bucket {bucket}", key);
    private readonly AwsCall _reading = session.Call("s3:GetObject", $"bucket {bucket}", $"{key}; for encrypted objects kms:Decrypt on their key as well");

    /// <summary>Names of the folders directly under a prefix, without slashes.</summary>
    public async IAsyncEnumerable<string> FoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(new() { BucketName = bucket, Prefix = prefix, Delimiter = "/" }, cancellationToken))
        {
            foreach (var folder in page.CommonPrefixes ?? [])
            {
                yield return folder[prefix.Length..].TrimEnd('/');
            }
        }
    }

    /// <summary>Objects under a prefix, in key order.</summary>
    public async IAsyncEnumerable<S3Object> ObjectsAsync(string prefix, string? startAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(new() { BucketName = bucket, Prefix = prefix, StartAfter = startAfter }, cancellationToken))
        {
            foreach (var found in page.S3Objects ?? [])
            {
                yield return found;
            }
        }
    }

    /// <summary>An object's content; null where it is gone, or is another one than was listed.</summary>
    public async Task<MemoryStream?> ReadAsync(S3LogObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await CountedAsync(_reading, session.Environment.ObjectDeadline, token => DownloadAsync(wanted, token), cancellationToken);
        }
        catch (SourceException fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed, ErrorCode: not "NoSuchBucket" })
        {
            return null;
        }
    }

    private async Task<MemoryStream> DownloadAsync(S3LogObject wanted, CancellationToken cancellationToken)
    {
        using var answer = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = wanted.Key, EtagToMatch = $"\"{wanted.ETag}\"" }, cancellationToken);
        var content = new MemoryStream(capacity: (int)Math.Min(wanted.Size, MaxObjectBytes));
        var buffer = new byte[64 * 1024];
        while (await answer.ResponseStream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            content.Write(buffer.AsSpan(0, read));
            if (content.Length > wanted.Size)
            {
                break;
            }
        }

        if (content.Length != wanted.Size)
        {
            throw new IOException($"{wanted.Key} came with {content.Length:N0} bytes and was listed with {wanted.Size:N0}.");
        }

        content.Position = 0;
        return content;
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(ListObjectsV2Request request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await CountedAsync(_listing, session.Environment.CallDeadline, token => s3.ListObjectsV2Async(request, token), cancellationToken);
            yield return page;
            if (page.IsTruncated is not true)
            {
                yield break;
            }

            if (page.NextContinuationToken is null || page.NextContinuationToken == request.ContinuationToken)
            {
                throw new SourceException(SourceFault.Malformed, $"{_listing.Where} says that its list goes on, and not where.", "If this repeats, the endpoint does not keep to S3's protocol.");
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>The official client tells of no attempts: its calls are counted, not its retries.</summary>
    private async Task<T> CountedAsync<T>(AwsCall call, TimeSpan deadline, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await call.RunAsync(session.Environment, deadline, run, cancellationToken);
            activity.CountCall();
            return answer;
        }
        catch (SourceException fault)
        {
            activity.CountCall(throttled: fault.Fault is SourceFault.Throttled);
            throw;
        }
    }
}
