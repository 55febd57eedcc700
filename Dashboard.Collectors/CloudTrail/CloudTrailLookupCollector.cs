using System.Runtime.CompilerServices;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// Reads an account's event history in one region: management events of 90 days, without a trail. The API answers newest first and its token
/// is bound to its parameters, so time is read in small closed windows, oldest first.
/// </summary>
internal sealed class CloudTrailLookupCollector(SourceId source, AwsSession session, string? region, TimeSpan backfill, CollectorActivity activity) : ICollector
{
    /// <summary>Events show within 15 minutes. What is younger is read on every run and counts as complete only later: the window of re-reading is 20 minutes.</summary>
    public static TimeSpan Settle { get; } = TimeSpan.FromMinutes(20);

    /// <summary>AWS keeps no more.</summary>
    public static TimeSpan MaxBackfill { get; } = TimeSpan.FromDays(90);

    /// <summary>A window that never ends is not one.</summary>
    private const int MostPages = 20_000;

    private readonly LookupWindow _window = new();
    private Client? _client;

    public SourceId Source => source;

    public SignalKind Kind => SignalKind.Events;

    public async IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        settledUntil = TimePosition.WholeSeconds(settledUntil);

        // What has not settled comes first: somebody may be waiting for it, and a backfill takes long.
        var now = session.Environment.Time.GetUtcNow();
        var young = new TimeRange(settledUntil, now > settledUntil ? now : settledUntil);
        await foreach (var (batch, _) in ReadAsync(young, LookupWindow.MaxPages, cancellationToken))
        {
            yield return batch;
        }

        var oldest = settledUntil - MaxBackfill;
        var start = TimePosition.Of(from, source) ?? settledUntil - backfill;
        start = start > oldest ? start : oldest;
        await foreach (var (batch, end) in ReadClosedAsync(new TimeRange(start < settledUntil ? start : settledUntil, settledUntil), cancellationToken))
        {
            yield return end is { } complete ? TimePosition.Moving(batch, complete) : batch;
        }
    }

    public async IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var oldest = session.Environment.Time.GetUtcNow() - MaxBackfill;
        if (range.Until > oldest)
        {
            await foreach (var (batch, _) in ReadClosedAsync(new TimeRange(range.From > oldest ? range.From : oldest, range.Until), cancellationToken))
            {
                yield return batch;
            }
        }
    }

    /// <summary>Windows oldest first; a window's last batch comes with the window's end.</summary>
    private async IAsyncEnumerable<(SignalBatch Batch, DateTimeOffset? End)> ReadClosedAsync(TimeRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var at = range.From; at < range.Until;)
        {
            var until = at + _window.Length < range.Until ? at + _window.Length : range.Until;
            var window = new TimeRange(at, until);
            var (pages, isWhole) = (0, false);
            await foreach (var (batch, isLast) in ReadAsync(window, LookupWindow.CanBeHalved(window.Length) ? LookupWindow.MaxPages : MostPages, cancellationToken))
            {
                pages++;
                isWhole = isLast;
                yield return (batch, isLast ? until : null);
            }

            if (isWhole)
            {
                _window.Learn(window.Length, pages);
                at = until;
            }
            else if (LookupWindow.CanBeHalved(window.Length))
            {
                _window.Halve(window.Length);
            }
            else
            {
                throw new SourceException(SourceFault.Malformed, $"LookupEvents did not end after {pages:N0} pages for {window}.", "If this repeats, the endpoint does not keep to CloudTrail's protocol.");
            }
        }
    }

    /// <summary>Pages of a window, newest events first, at most so many of them.</summary>
    private async IAsyncEnumerable<(SignalBatch Batch, bool IsLast)> ReadAsync(TimeRange window, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (window.IsEmpty)
        {
            yield break;
        }

        var client = _client ??= await ConnectAsync(cancellationToken);
        var call = session.Call("cloudtrail:LookupEvents", client.Where, "Aws:Accounts");
        var request = new LookupEventsRequest
        {
            // Both ends are inside for the API, and events have whole seconds: a second that is read twice is harmless.
            StartTime = window.From.UtcDateTime,
            EndTime = window.Until.UtcDateTime,
            MaxResults = 50,
        };
        for (var page = 0; page < maxPages; page++)
        {
            var answer = await call.RunAsync(token => client.CloudTrail.LookupEventsAsync(request, token), cancellationToken);
            var isLast = string.IsNullOrEmpty(answer.NextToken);
            yield return (LookupPage.Read(source, window, page, answer.Events ?? [], session.Environment.Time.GetUtcNow()), isLast);
            if (isLast)
            {
                yield break;
            }

            if (answer.NextToken == request.NextToken)
            {
                throw new SourceException(SourceFault.Malformed, $"LookupEvents on {client.Where} answered the same token twice.", "If this repeats, the endpoint does not keep to CloudTrail's protocol.");
            }

            request.NextToken = answer.NextToken;
        }
    }

    private async Task<Client> ConnectAsync(CancellationToken cancellationToken)
    {
        var found = AwsSession.RegionOr(region);
        var account = await session.IdAsync(activity, cancellationToken);
        return new Client(session.CloudTrail(account, found, activity), $"{account}/{found}");
    }

    private sealed record Client(IAmazonCloudTrail CloudTrail, string Where);
}
