using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.Aws;

/// <summary>Tells which listed objects are still to be read. Asks the ledger only for those that it has not seen stored before.</summary>
internal sealed class StoredObjects(SourceId source, SignalKind kind, IObjectLedger ledger)
{
    private const int MaxAsked = 1000;

    /// <summary>Two days of a large organization. Forgetting costs a question.</summary>
    private const int MaxRemembered = 200_000;

    private readonly HashSet<BatchId> _seen = [];

    public void Add(S3LogObject stored)
    {
        if (_seen.Count >= MaxRemembered)
        {
            _seen.Clear();
        }

        _seen.Add(stored.End);
    }

    /// <summary>Those that are not stored, oldest first.</summary>
    public async Task<ImmutableArray<S3LogObject>> MissingAsync(IAsyncEnumerable<S3LogObject> listing, CancellationToken cancellationToken)
    {
        var missing = ImmutableArray.CreateBuilder<S3LogObject>();
        var asked = new List<S3LogObject>();
        await foreach (var found in listing.WithCancellation(cancellationToken))
        {
            if (!_seen.Contains(found.End))
            {
                asked.Add(found);
            }

            if (asked.Count == MaxAsked)
            {
                await AskAsync();
            }
        }

        await AskAsync();
        missing.Sort(static (left, right) => left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Key, right.Key));
        return missing.ToImmutable();

        async Task AskAsync()
        {
            if (asked.Count == 0)
            {
                return;
            }

            var known = await ledger.KnownAsync(source, kind, [.. asked.Select(found => found.End)], cancellationToken);
            foreach (var found in asked)
            {
                if (known.Contains(found.End))
                {
                    Add(found);
                }
                else
                {
                    missing.Add(found);
                }
            }

            asked.Clear();
        }
    }
}
