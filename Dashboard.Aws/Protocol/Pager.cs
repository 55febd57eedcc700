using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>Follows page tokens to the last page. The request carries the token, as in the official packages: one enumeration at a time.</summary>
internal sealed class Pager<TRequest, TResponse>(
    TRequest request,
    Func<TRequest, CancellationToken, Task<TResponse>> call,
    Action<TRequest, string?> setToken,
    Func<TResponse, string?> nextToken) : IPaginator<TResponse>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse
{
    public IPaginatedEnumerable<TResponse> Responses => new PaginatedResponse<TResponse>(this);

    public IPaginatedEnumerable<TItem> Items<TItem>(Func<TResponse, List<TItem>?> items) =>
        new PaginatedResultKeyResponse<TResponse, TItem>(this, response => items(response) ?? []);

    public async IAsyncEnumerable<TResponse> PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? token = null;
        while (true)
        {
            setToken(request, token);
            var page = await call(request, cancellationToken);
            yield return page;
            var next = nextToken(page);
            if (string.IsNullOrEmpty(next))
            {
                yield break;
            }

            if (next == token)
            {
                throw new AmazonClientException($"{typeof(TRequest).Name} got the page token it had sent: the service would answer the same page for ever. Start again with a new request.");
            }

            token = next;
        }
    }
}
