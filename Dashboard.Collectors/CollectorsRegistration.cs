using Dashboard.Collectors.CloudTrail;
using Dashboard.Collectors.CloudWatch;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors;

/// <summary>All sources: a line each.</summary>
internal static class CollectorsRegistration
{
    public static IEnumerable<CollectorRegistration> All(CollectorContext context) =>
    [
        .. CloudTrailRegistration.Lookups(context),
        .. CloudTrailRegistration.Trails(context),
        .. CloudWatchRegistration.Metrics(context),
        .. FlowLogsRegistration.Logs(context),
    ];
}
