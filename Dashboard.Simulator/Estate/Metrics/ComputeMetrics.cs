using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>Hosts, Auto Scaling groups, and the Spring Boot services on them.</summary>
internal static class ComputeMetrics
{
    public static IEnumerable<MetricGroup> Of(EstateContext estate) =>
    [
        .. Inventory.Services.SelectMany(service => Service(estate, service.Name, service.Share, service.Instances)),
        .. Inventory.Hosts.Select(host => Tool(estate, host)),
    ];

    private static IEnumerable<MetricGroup> Service(EstateContext estate, string name, double share, int instances)
    {
        var sick = name is "gateway" or "catalog" or "checkout" or "orders" ? estate.Story.EdgeErrors : Curves.Level(0);
        var cpu = estate.Load.Times(52).Plus(6).Plus(sick.Times(30));
        for (var i = 1; i <= instances; i++)
        {
            var host = $"{name}-{i}";
            yield return Host(estate, host, Publication.Minute, cpu.Wobbling(estate.Key(host), 11, 0.1), estate.Traffic.Times(share * 14_000 / instances));
        }

        var scaled = estate.Story.ScaleOut;
        Curve wanted = minute => instances + (name == "gateway" ? Math.Round(2 * Math.Min(1, scaled(minute))) : 0);
        Curve running = minute => Math.Min(wanted(minute), wanted(minute - 4));
        yield return estate.Group("AWS/AutoScaling", Publication.Minute, ("AutoScalingGroupName", $"{name}-asg"))
            .Gauge("GroupMinSize", "None", Curves.Level(instances), 0)
            .Gauge("GroupMaxSize", "None", Curves.Level(instances + 4), 0)
            .Gauge("GroupDesiredCapacity", "None", wanted, 0)
            .Gauge("GroupInServiceInstances", "None", running, 0)
            .Gauge("GroupInServiceCapacity", "None", running, 0)
            .Gauge("GroupPendingInstances", "None", minute => wanted(minute) - running(minute), 0)
            .Gauge("GroupTerminatingInstances", "None", Curves.Level(0), 0)
            .Gauge("GroupTotalInstances", "None", wanted, 0);

        var requests = estate.Traffic.Times(share);
        yield return estate.Group("SpringBoot", Publication.Minute, ("service", name))
            .Sparse("http.server.requests.count", requests)
            .Sparse("http.server.requests.errors", requests.Times(0.0001).Plus(requests.Times(sick).Times(0.08)))
            .Duration("http.server.requests.time", "Milliseconds", requests, Curves.Level(38).Plus(sick.Times(1_900)), 0.8)
            .Percent("jvm.memory.heap.used.percent", Curves.Sawtooth(72, 38, 37, (long)(estate.Key(name) % 37)).Times(-1).Plus(110))
            .Duration("jvm.gc.pause", "Milliseconds", Curves.Level(3), Curves.Level(14).Plus(sick.Times(60)), 0.7)
            .Gauge("hikaricp.connections.pending", "Count", minute => Math.Floor(sick(minute) * 23), 0.1)
            .Gauge("resilience4j.circuitbreaker.open", "Count", minute => sick(minute) > 0.8 ? 1 : 0, 0)
            .Gauge("tomcat.threads.busy", "Count", estate.Load.Times(40).Plus(3).Plus(sick.Times(150)), 0.15);
    }

    private static MetricGroup Tool(EstateContext estate, string host)
    {
        var busy = Curves.Weekly(WeekShape.Office, 4, 45).Wobbling(estate.Key(host), 13, 0.25);
        return Host(estate, host, Publication.FiveMinutes, busy, busy.Times(90_000));
    }

    private static MetricGroup Host(EstateContext estate, string name, Publication publication, Curve cpu, Curve bytes) =>
        estate.Group("AWS/EC2", publication, ("InstanceId", estate.Inventory.Instance(name)))
            .Percent("CPUUtilization", cpu, 0.12)
            .Gauge("StatusCheckFailed", "Count", Curves.Level(0), 0)
            .Gauge("StatusCheckFailed_Instance", "Count", Curves.Level(0), 0)
            .Gauge("StatusCheckFailed_System", "Count", Curves.Level(0), 0)
            .Gauge("StatusCheckFailed_AttachedEBS", "Count", Curves.Level(0), 0)
            .Gauge("CPUCreditBalance", "Count", Curves.Level(576).Wobbling(estate.Key(name + "/credits"), 300, 0.02), 0.001)
            .Percent("EBSIOBalance%", Curves.Level(99).Wobbling(estate.Key(name + "/io"), 60, 0.01), 0.002)
            .Total("NetworkIn", "Bytes", bytes.Times(0.4), 0.1)
            .Total("NetworkOut", "Bytes", bytes, 0.1)
            .Total("NetworkPacketsIn", "Count", bytes.Times(0.0009), 0.1)
            .Total("NetworkPacketsOut", "Count", bytes.Times(0.0011), 0.1)
            .Total("MetadataNoToken", "Count", Curves.Level(name == "cms-1" ? 2 : 0), 0.3);
}
