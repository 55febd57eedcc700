using System.Collections.Immutable;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>Which series the configured metrics mean. Wildcards are asked for with ListMetrics, and remembered a while: a new metric takes up to 15 minutes to be listed anyway.</summary>
internal sealed class MetricDiscovery(IAmazonCloudWatch cloudWatch, AwsSession session, string account, string region, MetricGroup group)
{
    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(10);

    /// <summary>Of 500 metrics each.</summary>
    private const int MaxPages = 200;

    private readonly AwsCall _listing = session.Call("cloudwatch:ListMetrics", $"{account}/{region}", "Collectors:CloudWatch:Metrics");
    private ImmutableArray<SeriesKey> _found = [];
    private DateTimeOffset _foundAt = DateTimeOffset.MinValue;

    /// <summary>The series, each once, with the configured period.</summary>
    public async ValueTask<ImmutableArray<SeriesKey>> SeriesAsync(CancellationToken cancellationToken)
    {
        if (session.Environment.Time.GetUtcNow() - _foundAt < RememberFor)
        {
            return _found;
        }

        var found = ImmutableArray.CreateBuilder<SeriesKey>();
        var unique = new HashSet<SeriesKey>();
        foreach (var spec in group.Specs)
        {
            foreach (var dimensions in spec.HasAny ? await ListAsync(spec, cancellationToken) : [spec.Dimensions])
            {
                foreach (var statistic in spec.Statistics)
                {
                    var key = new SeriesKey { Account = account, Region = region, Namespace = spec.Namespace, Metric = spec.Name, Dimensions = dimensions, Statistic = statistic, Period = spec.Period };
                    if (unique.Add(key))
                    {
                        found.Add(key);
                    }
                }
            }
        }

        if (found.Count > group.MaxSeries)
        {
            throw new SourceException(
                SourceFault.Misconfigured,
                $"Collectors:CloudWatch:Metrics mean {found.Count:N0} series in {account}/{region}, more than {group.MaxSeries:N0}: each costs money at every poll.",
                "Name fewer metrics or dimensions, or raise Collectors:CloudWatch:MaxSeries.");
        }

        (_found, _foundAt) = (found.ToImmutable(), session.Environment.Time.GetUtcNow());
        return _found;
    }

    private async Task<List<LabelSet>> ListAsync(MetricSpec spec, CancellationToken cancellationToken)
    {
        var request = new ListMetricsRequest
        {
            Namespace = spec.Namespace,
            MetricName = spec.Name,
            Dimensions = [.. spec.Dimensions.Select(dimension => new DimensionFilter { Name = dimension.Key, Value = dimension.Value == MetricSpec.Any ? null : dimension.Value })],
        };
        var listed = new List<LabelSet>();
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await _listing.RunAsync(token => cloudWatch.ListMetricsAsync(request, token), cancellationToken);
            foreach (var metric in answer.Metrics ?? [])
            {
                // A filter matches metrics that have more dimensions too.
                var dimensions = metric.Dimensions ?? [];
                if (dimensions.Count == spec.Dimensions.Count && dimensions.All(dimension => dimension.Name is not null && spec.Dimensions[dimension.Name] is not null))
                {
                    listed.Add(LabelSet.Of(dimensions.Select(dimension => KeyValuePair.Create(dimension.Name!, dimension.Value ?? ""))));
                }
            }

            if (string.IsNullOrEmpty(answer.NextToken))
            {
                return listed;
            }

            request.NextToken = answer.NextToken;
        }

        throw new SourceException(
            SourceFault.Misconfigured,
            $"{spec.Namespace} {spec.Name} has more than {MaxPages * 500:N0} metrics in {account}/{region}.",
            "Name values for some of its dimensions in Collectors:CloudWatch:Metrics.");
    }
}
