using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>Reads all series of a window, in as few calls as CloudWatch allows. What it could not compute is asked for again.</summary>
internal sealed class MetricCalls(SourceId source, IAmazonCloudWatch cloudWatch, AwsSession session, string where, CollectorActivity activity)
{
    private const int MaxQueries = 500;
    private const int MaxAttempts = 3;
    private const int MaxPages = 1000;

    private readonly AwsCall _reading = session.Call("cloudwatch:GetMetricData", where, "Aws:Accounts");

    /// <summary>The window's batches. The last one is marked, and there always is one; it comes only when every series has been read.</summary>
    /// <exception cref="SourceException">Some series could not be read. What could be was yielded.</exception>
    public async IAsyncEnumerable<(SignalBatch.Samples Batch, bool IsLast)> ReadAsync(MetricWindow window, ImmutableArray<SeriesKey> series, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new Queue<(ImmutableArray<SeriesKey> Series, int Attempt)>(series.Chunk(MaxQueries).Select(chunk => (chunk.ToImmutableArray(), 1)));
        var (failed, reason) = (0, StatusCode.InternalError);
        if (open.Count == 0)
        {
            yield return (MetricPage.Read(source, window, [], []).Batch, true);
        }

        while (open.TryDequeue(out var call))
        {
            var request = Request(window, call.Series);
            var statuses = new StatusCode?[call.Series.Length];
            for (var pages = 0; ; pages++)
            {
                activity.CountBilled(call.Series.Length);
                var answer = await _reading.RunAsync(token => cloudWatch.GetMetricDataAsync(request, token), cancellationToken);
                var page = MetricPage.Read(source, window, call.Series, answer.MetricDataResults ?? []);
                foreach (var (query, status) in page.Statuses)
                {
                    statuses[query] = status;
                }

                if (!string.IsNullOrEmpty(answer.NextToken))
                {
                    if (pages == MaxPages || answer.NextToken == request.NextToken)
                    {
                        throw new SourceException(SourceFault.Malformed, $"GetMetricData on {where} does not end for {window.Range}.", "If this repeats, the endpoint does not keep to CloudWatch's protocol.");
                    }

                    request.NextToken = answer.NextToken;
                    if (page.Batch.Count + page.Batch.Rejected.Length > 0)
                    {
                        yield return (page.Batch, false);
                    }

                    continue;
                }

                ImmutableArray<SeriesKey> missing = [.. call.Series.Where((_, query) => statuses[query] is { } status && status != StatusCode.Complete)];
                if (missing.Length > 0 && call.Attempt < MaxAttempts)
                {
                    open.Enqueue((missing, call.Attempt + 1));
                }
                else if (missing.Length > 0)
                {
                    (failed, reason) = (failed + missing.Length, statuses.First(status => status is not null && status != StatusCode.Complete)!);
                }

                yield return (page.Batch, open.Count == 0 && failed == 0);
                break;
            }
        }

        if (failed > 0)
        {
            throw reason == StatusCode.Forbidden
                ? new SourceException(SourceFault.Unauthorized, $"CloudWatch on {where} refused {failed} series of {series.Length}.", "Grant cloudwatch:GetMetricData, and link the account if the metrics are of another one.")
                : new SourceException(SourceFault.Unreachable, $"CloudWatch on {where} could not compute {failed} series of {series.Length} for {window.Range} ({reason}).", "It is tried again by itself; the others are stored.");
        }
    }

    private static GetMetricDataRequest Request(MetricWindow window, ImmutableArray<SeriesKey> series) => new()
    {
        StartTime = window.Range.From.UtcDateTime,
        EndTime = window.Range.Until.UtcDateTime,
        ScanBy = ScanBy.TimestampAscending,
        MetricDataQueries = [.. series.Select((key, query) => new MetricDataQuery
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"q{query}"),
            MetricStat = new MetricStat
            {
                Period = (int)key.Period.TotalSeconds,
                Stat = key.Statistic.Name,
                Metric = new Metric
                {
                    Namespace = key.Namespace,
                    MetricName = key.Metric,
                    Dimensions = [.. key.Dimensions.Select(dimension => new Dimension { Name = dimension.Key, Value = dimension.Value })],
                },
            },
        })],
    };
}
