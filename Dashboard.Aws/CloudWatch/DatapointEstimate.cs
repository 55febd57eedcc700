using Amazon.CloudWatch.Model;
using Amazon.Protocol;

namespace Amazon.CloudWatch;

/// <summary>
/// CloudWatch charges its datapoints-a-second quota for the points a range could hold, not for those it returns,
/// and grants more of them where the range begins more than three hours ago.
/// </summary>
internal static class DatapointEstimate
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(3);

    public static IEnumerable<ApiCost> Costs(GetMetricDataRequest request, TimeProvider time)
    {
        if (request.StartTime is not { } start || request.EndTime is not { } end || request.MetricDataQueries is not { } queries)
        {
            return [];
        }

        var seconds = Math.Max(0, (end - start).TotalSeconds);
        var points = queries.Sum(query => (query.Period ?? query.MetricStat?.Period) is > 0 and var period ? Math.Ceiling(seconds / period) : 0);
        var age = time.GetUtcNow().UtcDateTime - start.ToUniversalTime();
        return [new ApiCost(age <= Recent ? ApiBudgets.RecentDatapoints : ApiBudgets.OlderDatapoints, points)];
    }
}
