using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>Two application load balancers: the public one in front of the shop, the internal one in front of tools.</summary>
internal static class LoadBalancerMetrics
{
    /// <summary>What a load balancer tells for itself and for each target group.</summary>
    private static readonly string[] Shared =
    [
        "RequestCount", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_3XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count",
        "TargetConnectionErrorCount", "TargetResponseTime",
    ];

    public static IEnumerable<MetricGroup> Of(EstateContext estate)
    {
        var office = Curves.Weekly(WeekShape.Office, 2, 260).Wobbling(estate.Key("office"), 17, 0.1);
        var calm = Curves.Level(0);
        var shop = estate.Story.EdgeErrors;
        return
        [
            .. Balancer(estate, "public", [("gateway", estate.Traffic, shop, 4), ("mediawiki", estate.Traffic.Times(0.03), calm, 2), ("cms", estate.Traffic.Times(0.05), calm, 2)]),
            .. Balancer(estate, "internal", [("jira", office, calm, 1), ("jenkins", office.Times(0.6), calm, 1), ("grafana", office.Times(0.4), calm, 1), ("kibana", office.Times(0.3), calm, 1), ("zeppelin", office.Times(0.1), calm, 1)]),
        ];
    }

    private static IReadOnlyList<MetricGroup> Balancer(EstateContext estate, string name, (string Name, Curve Requests, Curve Sick, int Targets)[] groups)
    {
        var balancer = ("LoadBalancer", estate.Inventory.LoadBalancer(name));
        Curve all = minute => groups.Sum(group => group.Requests(minute));
        Curve sick = minute => groups.Max(group => group.Sick(minute));
        var targetGroups = groups.Select(group => TargetGroup(estate, balancer, group.Name, group.Requests, group.Sick, group.Targets)).ToList();
        var whole = estate.Group("AWS/ApplicationELB", Publication.LoadBalancer, balancer);
        foreach (var shared in Shared)
        {
            whole.Together(shared, targetGroups);
        }

        whole
            .Sparse("HTTPCode_ELB_5XX_Count", all.Times(0.00002).Plus(all.Times(sick).Times(0.03)))
            .Sparse("HTTPCode_ELB_4XX_Count", all.Times(0.001))
            .Sparse("RejectedConnectionCount", all.Times(sick).Times(0.0004))
            .Tally("NewConnectionCount", all.Times(0.3))
            .Gauge("ActiveConnectionCount", "Count", all.Times(0.22).Times(sick.Times(1.6).Plus(1)))
            .Total("ProcessedBytes", "Bytes", all.Times(23_000))
            .Gauge("ConsumedLCUs", "Count", all.Times(0.0006))
            .Sparse("ClientTLSNegotiationErrorCount", all.Times(0.0008));
        return [whole, .. targetGroups];
    }

    private static MetricGroup TargetGroup(EstateContext estate, (string, string) balancer, string name, Curve requests, Curve sick, int targets) => estate
        .Group("AWS/ApplicationELB", Publication.LoadBalancer, balancer, ("TargetGroup", estate.Inventory.TargetGroup(name)))
        .Sparse("RequestCount", requests)
        .Sparse("HTTPCode_Target_2XX_Count", requests.Times(0.94).Times(sick.Times(-0.12).Plus(1)))
        .Sparse("HTTPCode_Target_3XX_Count", requests.Times(0.04))
        .Sparse("HTTPCode_Target_4XX_Count", requests.Times(0.018))
        .Sparse("HTTPCode_Target_5XX_Count", requests.Times(0.0001).Plus(requests.Times(sick).Times(0.09)))
        .Sparse("TargetConnectionErrorCount", requests.Times(sick).Times(0.002))
        .Duration("TargetResponseTime", "Seconds", requests, Curves.Level(0.085).Plus(sick.Times(2.4)), 0.8)
        .Gauge("HealthyHostCount", "Count", minute => targets - Down(minute, sick, targets), 0, 2)
        .Gauge("UnHealthyHostCount", "Count", minute => Down(minute, sick, targets), 0, 2)
        .Gauge("RequestCountPerTarget", "Count", requests.Times(1.0 / targets));

    /// <summary>Health checks time out on some of the targets, never on all.</summary>
    private static double Down(long minute, Curve sick, int targets) => Math.Floor(Math.Min(sick(minute), 1) * targets * 0.75);
}
