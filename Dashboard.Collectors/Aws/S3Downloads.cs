using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Dashboard.Collectors.Aws;

/// <summary>Reads objects a few at a time and hands them out in order: most are small, and the way to S3 and back is what costs.</summary>
internal sealed class S3Downloads(S3Bucket bucket)
{
    private const int MaxTogether = 8;
    private const long MaxBytesTogether = 32 << 20;

    /// <summary>Each object with its content, which is null where it is too large. Objects that are gone are left out.</summary>
    public async IAsyncEnumerable<(S3LogObject Found, Stream? Content)> InOrderAsync(ImmutableArray<S3LogObject> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var at = 0; at < wanted.Length;)
        {
            var group = Group(wanted, at);
            at += group.Length;
            foreach (var (found, content) in await ReadAsync(group, cancellationToken))
            {
                if (content is not null || found.Size > S3Bucket.MaxObjectBytes)
                {
                    yield return (found, content);
                }
            }
        }
    }

    private static ImmutableArray<S3LogObject> Group(ImmutableArray<S3LogObject> wanted, int from)
    {
        var (until, bytes) = (from, 0L);
        while (until < wanted.Length && until - from < MaxTogether && (until == from || bytes + wanted[until].Size <= MaxBytesTogether))
        {
            bytes += wanted[until++].Size;
        }

        return wanted[from..until];
    }

    private async Task<(S3LogObject Found, Stream? Content)[]> ReadAsync(ImmutableArray<S3LogObject> group, CancellationToken cancellationToken)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await Task.WhenAll(group.Select(async found =>
        {
            try
            {
                return (found, found.Size > S3Bucket.MaxObjectBytes ? null : (Stream?)await bucket.ReadAsync(found, all.Token));
            }
            catch
            {
                // One that fails takes the group with it: the others need not go on.
                await all.CancelAsync();
                throw;
            }
        }));
    }
}
