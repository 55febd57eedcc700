using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>The network's way out, batch work, fraud detection, reports, logs, and AWS's own counts.</summary>
internal static class PlatformMetrics
{
    public static IEnumerable<MetricGroup> Of(EstateContext estate) =>
    [
        .. estate.Inventory.NatGateways.Select((gateway, i) => Nat(estate, gateway, leaks: i == 0)),
        .. Spark(estate),
        .. Fraud(estate),
        .. QuickSight(estate),
        .. Logs(estate),
        .. Usage(estate),
    ];

    private static MetricGroup Nat(EstateContext estate, string gateway, bool leaks)
    {
        var stolen = leaks ? estate.Story.Exfiltration.Times(4.2e9) : Curves.Level(0);
        var bytes = estate.Traffic.Times(4_200).Plus(stolen);
        return estate.Group("AWS/NATGateway", Publication.Minute, ("NatGatewayId", gateway))
            .Total("BytesOutToDestination", "Bytes", bytes)
            .Total("BytesInFromSource", "Bytes", bytes)
            .Total("BytesInFromDestination", "Bytes", estate.Traffic.Times(16_000))
            .Total("BytesOutToSource", "Bytes", estate.Traffic.Times(16_000))
            .Total("PacketsOutToDestination", "Count", bytes.Times(1 / 900.0))
            .Total("PacketsInFromSource", "Count", bytes.Times(1 / 900.0))
            .Gauge("ActiveConnectionCount", "Count", estate.Load.Times(2_100).Plus(340))
            .Total("ConnectionAttemptCount", "Count", estate.Traffic.Times(0.21))
            .Total("ConnectionEstablishedCount", "Count", estate.Traffic.Times(0.208))
            .Total("ErrorPortAllocation", "Count", Curves.Level(0))
            .Total("PacketsDropCount", "Count", minute => Math.Max(0, (estate.Load(minute) - 0.95) * 60), 0.4)
            .Total("IdleTimeoutCount", "Count", estate.Load.Times(14), 0.2);
    }

    private static IEnumerable<MetricGroup> Spark(EstateContext estate)
    {
        var work = Curves.Weekly(WeekShape.Night, 0, 1).Wobbling(estate.Key("spark"), 15, 0.1);
        yield return estate.Group("AWS/ElasticMapReduce", Publication.FiveMinutes, ("JobFlowId", "j-2AXXXXXXGAPLF"))
            .Gauge("IsIdle", "None", minute => work(minute) < 0.08 ? 1 : 0, 0)
            .Gauge("AppsRunning", "Count", minute => Math.Round(work(minute) * 6), 0)
            .Gauge("AppsPending", "Count", minute => Math.Round(Math.Max(0, work(minute) - 0.7) * 9), 0)
            .Gauge("AppsFailed", "Count", minute => Chance.Unit(estate.Seed, minute / 5) < 0.002 ? 1 : 0, 0)
            .Gauge("AppsCompleted", "Count", minute => Math.Round(work(minute) * 4), 0)
            .Percent("YARNMemoryAvailablePercentage", work.Times(-84).Plus(100).Within(0, 100))
            .Gauge("ContainerPending", "Count", work.Times(40), 0.2)
            .Percent("HDFSUtilization", Curves.Level(47).Wobbling(estate.Key("hdfs"), 700, 0.1), 0.01)
            .Gauge("MRUnhealthyNodes", "Count", Curves.Level(0), 0)
            .Gauge("MRLostNodes", "Count", Curves.Level(0), 0)
            .Gauge("MissingBlocks", "Count", Curves.Level(0), 0)
            .Gauge("CoreNodesRunning", "Count", Curves.Level(8), 0)
            .Gauge("CoreNodesPending", "Count", Curves.Level(0), 0);
    }

    private static IEnumerable<MetricGroup> Fraud(EstateContext estate)
    {
        var decisions = estate.Traffic.Times(0.06);
        var slow = estate.Story.QueueBacklog;
        foreach (var (outcome, share) in new[] { ("approve", 0.955), ("review", 0.03), ("block", 0.015) })
        {
            yield return estate.Group("FDS", Publication.Minute, ("outcome", outcome)).Sparse("fds.decisions", decisions.Times(share));
        }

        yield return estate.Group("FDS", Publication.Minute, ("service", "fraud"))
            .Duration("fds.latency", "Milliseconds", decisions, Curves.Level(62).Plus(slow.Times(280)), 0.5)
            .Gauge("fds.queue.age", "Seconds", Curves.Level(1).Plus(slow.Times(140)), 0.2)
            .Sparse("fds.fallback", slow.Times(3))
            .Gauge("fds.model.score", "None", Curves.Level(0.12).Wobbling(estate.Key("score"), 90, 0.15), 0.1, 20, 0, 1);
        foreach (var (rule, share) in new[] { ("velocity-card", 0.4), ("new-device-high-value", 0.3), ("geo-mismatch", 0.2), ("blocked-bin", 0.1) })
        {
            yield return estate.Group("FDS", Publication.Minute, ("rule", rule)).Sparse("fds.rule.hits", decisions.Times(0.05 * share));
        }
    }

    private static IEnumerable<MetricGroup> QuickSight(EstateContext estate)
    {
        yield return estate.Group("AWS/QuickSight", Publication.FiveMinutes)
            .Gauge("SPICECapacityConsumedInMB", "Megabytes", Curves.Level(71_000).Wobbling(estate.Key("spice"), 1440, 0.05), 0.001)
            .Gauge("SPICECapacityLimitInMB", "Megabytes", Curves.Level(100_000), 0);
        yield return estate.Group("AWS/QuickSight", Publication.FiveMinutes, ("DashboardId", "sales-overview"))
            .Sparse("DashboardViewCount", Curves.Weekly(WeekShape.Office, 0, 2))
            .Duration("DashboardViewLoadTime", "Milliseconds", Curves.Weekly(WeekShape.Office, 0, 2), Curves.Level(2_300), 0.5)
            .Sparse("VisualLoadErrorCount", Curves.Weekly(WeekShape.Office, 0, 0.02));
        yield return estate.Group("AWS/QuickSight", Publication.FiveMinutes, ("DatasetId", "orders-daily"))
            .Sparse("IngestionErrorCount", minute => minute % 1440 == 245 && Chance.Unit(estate.Seed, minute / 1440) < 0.1 ? 3 : 0)
            .Gauge("IngestionLatency", "Seconds", Curves.Level(840), 0.1);
    }

    private static IEnumerable<MetricGroup> Logs(EstateContext estate)
    {
        foreach (var (group, lines) in new[] { ("/shop/gateway", 3.0), ("/shop/checkout", 0.4), ("/shop/fraud", 0.3), ("/aws/rds/instance/shop-mysql/slowquery", 0.002), ("aws-waf-logs-shop", 0.05), ("/vpc/flow-logs", 6.0) })
        {
            var events = estate.Traffic.Times(lines);
            yield return estate.Group("AWS/Logs", Publication.Minute, ("LogGroupName", group))
                .Total("IncomingLogEvents", "Count", events, zeros: false)
                .Total("IncomingBytes", "Bytes", events.Times(410), zeros: false)
                .Sparse("DeliveryErrors", Curves.Level(0.0005));
        }
    }

    private static IEnumerable<MetricGroup> Usage(EstateContext estate)
    {
        (string Service, string Resource, double Calls)[] calls =
            [("CloudWatch", "GetMetricData", 6), ("CloudWatch", "ListMetrics", 1), ("EC2", "DescribeInstances", 9), ("CloudTrail", "LookupEvents", 4)];
        foreach (var (service, resource, perMinute) in calls)
        {
            (string, string)[] dimensions = [("Class", "None"), ("Resource", resource), ("Service", service), ("Type", "API")];
            yield return estate.Group("AWS/Usage", Publication.Minute, dimensions).Sparse("CallCount", Curves.Level(perMinute));
            yield return estate.SecurityGroup("AWS/Usage", Publication.Minute, dimensions).Sparse("CallCount", Curves.Level(perMinute * 0.3));
        }
    }
}
