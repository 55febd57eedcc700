using System.Buffers;
using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>
/// Reads a response's body before the pipeline sees it. There, the timeout ends at the headers, reading blocks a thread,
/// and nothing bounds the size.
/// </summary>
internal sealed class BoundedBodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>An answer's largest page is about 1 MB (FilterLogEvents) to 5 MB (GetMetricData).</summary>
    internal const int MaxBodyBytes = 32 * 1024 * 1024;

    /// <summary>Enough of an error to tell it; the rest is left unread.</summary>
    internal const int MaxErrorBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var body = response.IsSuccessStatusCode
                ? await ReadAsync(response.Content, MaxBodyBytes, cancellationToken) ?? throw TooLarge(request)
                : await ReadAsync(response.Content, MaxErrorBytes, cancellationToken, cutOff: true);
            var whole = new ByteArrayContent(body ?? []);
            foreach (var header in response.Content.Headers.NonValidated)
            {
                // The length is that of what was read: an error's body may have been cut.
                if (!header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                {
                    whole.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }
            }

            whole.Headers.ContentLength = body?.Length ?? 0;
            response.Content.Dispose();
            response.Content = whole;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken, bool cutOff = false)
    {
        if (content.Headers.ContentLength > limit && !cutOff)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var known = (int)Math.Min(content.Headers.ContentLength ?? 0, limit);
        var body = new ArrayBufferWriter<byte>(Math.Max(known, 4096));
        while (body.WrittenCount < limit)
        {
            var space = body.GetMemory(1);
            space = space[..Math.Min(space.Length, limit - body.WrittenCount)];
            var read = await stream.ReadAsync(space, cancellationToken);
            if (read == 0)
            {
                return body.WrittenSpan.ToArray();
            }

            body.Advance(read);
        }

        var more = !cutOff && await stream.ReadAsync(new byte[1], cancellationToken) > 0;
        return more ? null : body.WrittenSpan.ToArray();
    }

    private static AmazonClientException TooLarge(HttpRequestMessage request)
    {
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var targets)
            ? targets.First()[(targets.First().LastIndexOf('.') + 1)..]
            : request.RequestUri?.AbsolutePath;
        return new AmazonClientException(
            $"{operation} at {request.RequestUri?.Host} answered with more than {MaxBodyBytes / (1024 * 1024)} MiB, and was not read further. Ask for less in one call: a shorter time range or a smaller page.");
    }
}
