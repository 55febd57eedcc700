using System.Text.Json;
using Dashboard.Simulator.Estate;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.CloudWatch;

/// <summary>GetMetricData and ListMetrics, in awsJson 1.0.</summary>
internal sealed class CloudWatchService(EstateMetrics metrics, AwsQuotas quotas, OpaqueToken tokens) : IAwsService
{
    private const string Json10 = "application/x-amz-json-1.0";
    private const int MostQueries = 500;
    private const int MostDatapoints = 100_800;
    private const int MostMetrics = 500;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(3);

    private readonly RateQuota _calls = new(quotas.GetMetricData, quotas.GetMetricData);
    private readonly RateQuota _lists = new(quotas.ListMetrics, quotas.ListMetrics);
    private readonly RateQuota _recent = new(quotas.RecentDatapoints, quotas.RecentDatapoints);
    private readonly RateQuota _older = new(quotas.OlderDatapoints, quotas.OlderDatapoints);

    public string Name => "CloudWatch";

    public WireAnswer Answer(AwsRequest request)
    {
        using var input = JsonInput.Parse(request.Body);
        return request.Call.Operation switch
        {
            "GetMetricData" => GetMetricData(request, input.RootElement),
            "ListMetrics" => ListMetrics(request, input.RootElement),
            _ => throw AwsError.UnknownOperation(request.Call),
        };
    }

    private WireAnswer GetMetricData(AwsRequest request, JsonElement input)
    {
        var now = request.Records.Horizon(request.Now);
        var window = MetricWindow.Of(
            input.Time("StartTime") ?? throw MetricQuery.Refused("The parameter StartTime is required."),
            input.Time("EndTime") ?? throw MetricQuery.Refused("The parameter EndTime is required."),
            now);
        var queries = Queries(input, request.Caller.Account, request.Call.Region);
        var bound = Bound(input);
        var position = input.Text("NextToken") is { Length: > 0 } token
            ? tokens.Read(token, bound) ?? throw InvalidToken()
            : null;
        Meter(request, window, queries, position);

        var descending = input.Text("ScanBy") is not "TimestampAscending";
        var limit = Math.Clamp(input.Number("MaxDatapoints") ?? MostDatapoints, 1, MostDatapoints);
        var page = new MetricDataPage(metrics, window, descending, limit, request.Records);
        return JsonAnswer.Of(Json10, json =>
        {
            json.WriteStartArray("MetricDataResults");
            var next = page.Write(json, queries, position);
            json.WriteEndArray();
            json.WriteStartArray("Messages");
            json.WriteEndArray();
            if (next is not null)
            {
                json.WriteString("NextToken", tokens.Issue(next, bound));
            }
        });
    }

    private static List<MetricQuery> Queries(JsonElement input, string account, string region)
    {
        var given = input.List("MetricDataQueries");
        if (given.Count is 0 or > MostQueries)
        {
            throw MetricQuery.Refused(given.Count == 0
                ? "The collection MetricDataQueries must not be empty."
                : $"The collection MetricDataQueries must not have a size greater than {MostQueries}.");
        }

        var queries = given.Select(query => MetricQuery.Read(query, account, region)).ToList();
        return queries.GroupBy(query => query.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? throw MetricQuery.Refused($"The values for parameter id in MetricDataQueries are not unique: {twice.Key}.")
            : queries;
    }

    /// <summary>The quota counts the datapoints that a call could have, not those it gets; following pages are part of the first call's.</summary>
    private void Meter(AwsRequest request, MetricWindow window, IReadOnlyList<MetricQuery> queries, string? position)
    {
        var key = $"{request.Caller.Account}/{request.Call.Region}";
        var datapoints = request.Now.ToUnixTimeSeconds() - window.Start <= Recent.TotalSeconds + 60 ? _recent : _older;
        if (!_calls.TryTake(key, request.Now)
            || (position is null && !datapoints.TryTake(key, request.Now, queries.Sum(query => window.Estimate(query.Period)))))
        {
            throw AwsError.Throttled(Name);
        }
    }

    private WireAnswer ListMetrics(AwsRequest request, JsonElement input)
    {
        if (!_lists.TryTake($"{request.Caller.Account}/{request.Call.Region}", request.Now))
        {
            throw AwsError.Throttled(Name);
        }

        var filter = MetricFilter.Read(input, request.Caller.Account, request.Call.Region, request.Now);
        var bound = Bound(input);
        var after = input.Text("NextToken") is { Length: > 0 } token ? tokens.Read(token, bound) ?? throw InvalidToken() : "";
        var found = metrics.All
            .Where(metric => string.CompareOrdinal(metric.Identity, after) > 0 && filter.Matches(metric))
            .Take(MostMetrics + 1)
            .ToList();
        return JsonAnswer.Of(Json10, json =>
        {
            MetricListing.Write(json, found.Take(MostMetrics));
            if (found.Count > MostMetrics)
            {
                json.WriteString("NextToken", tokens.Issue(found[MostMetrics - 1].Identity, bound));
            }
        });
    }

    /// <summary>A token goes with its parameters: every member of the body but the token itself.</summary>
    private static string Bound(JsonElement input) => string.Join('\n', input.EnumerateObject()
        .Where(member => member.Name != "NextToken")
        .OrderBy(member => member.Name, StringComparer.Ordinal)
        .Select(member => $"{member.Name}={member.Value.GetRawText()}"));

    private static AwsError InvalidToken() => new("InvalidNextToken", "The value for parameter NextToken is invalid.");
}
