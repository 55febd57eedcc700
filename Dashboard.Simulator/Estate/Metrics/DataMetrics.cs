using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>Databases, caches, search and storage.</summary>
internal static class DataMetrics
{
    private const double Gigabyte = 1024.0 * 1024 * 1024;

    public static IEnumerable<MetricGroup> Of(EstateContext estate) =>
    [
        .. Inventory.Databases.Select(database => Rds(estate, database)),
        .. Migration(estate),
        .. Redis(estate),
        .. Memcached(estate),
        Search(estate),
        .. Inventory.Buckets.SelectMany(bucket => Bucket(estate, bucket)),
    ];

    private static MetricGroup Rds(EstateContext estate, string name)
    {
        var replica = name.Contains("replica", StringComparison.Ordinal);
        var shop = name.StartsWith(Inventory.Cluster, StringComparison.Ordinal);
        var load = shop ? estate.Load : Curves.Weekly(WeekShape.Office, 0.03, 0.35);
        var ill = name == "shop-mysql-replica-1" ? estate.Story.ReplicaLag : Curves.Level(0);
        var group = estate.Group("AWS/RDS", Publication.Minute, ("DBInstanceIdentifier", name))
            .Percent("CPUUtilization", load.Times(48).Plus(5).Plus(ill.Times(40)).Wobbling(estate.Key(name), 9, 0.08))
            .Gauge("DatabaseConnections", "Count", load.Times(240).Plus(12).Plus(ill.Times(310)))
            .Gauge("FreeStorageSpace", "Bytes", Curves.Sawtooth(610 * Gigabyte, 180 * Gigabyte, 60 * 1440, (long)(estate.Key(name) % 86_400)), 0.0005)
            .Gauge("FreeableMemory", "Bytes", load.Times(-3.1 * Gigabyte).Plus(9.5 * Gigabyte), 0.01)
            .Gauge("ReadLatency", "Seconds", load.Times(0.0016).Plus(0.0006).Plus(ill.Times(0.05)), 0.2, 60)
            .Gauge("WriteLatency", "Seconds", load.Times(0.0021).Plus(0.0009).Plus(ill.Times(0.02)), 0.2, 60)
            .Gauge("ReadIOPS", "Count/Second", load.Times(2_400).Plus(60).Plus(ill.Times(5_200)), 0.1)
            .Gauge("WriteIOPS", "Count/Second", load.Times(900).Plus(25), 0.1)
            .Gauge("DiskQueueDepth", "Count", load.Times(2).Plus(0.1).Plus(ill.Times(38)), 0.2)
            .Gauge("DBLoad", "None", load.Times(2.6).Plus(0.2).Plus(ill.Times(9)), 0.1)
            .Gauge("SwapUsage", "Bytes", Curves.Level(4_300_000), 0.01)
            .Percent("EBSIOBalance%", ill.Times(-70).Plus(99), 0.004)
            .Percent("EBSByteBalance%", ill.Times(-40).Plus(99), 0.004)
            .Percent("BurstBalance", Curves.Level(100), 0);
        return replica
            ? group.Gauge("ReplicaLag", "Seconds", load.Times(0.8).Plus(0.1).Plus(ill.Times(340)), 0.15)
            : group.Gauge("BinLogDiskUsage", "Bytes", load.Times(2.0 * Gigabyte).Plus(0.4 * Gigabyte), 0.05);
    }

    private static IEnumerable<MetricGroup> Migration(EstateContext estate)
    {
        var instance = ("ReplicationInstanceIdentifier", "orders-to-lake");
        var lag = estate.Story.ReplicaLag;
        yield return estate.Group("AWS/DMS", Publication.Minute, instance)
            .Percent("CPUUtilization", estate.Load.Times(35).Plus(6))
            .Gauge("FreeableMemory", "Bytes", Curves.Level(2.8 * Gigabyte), 0.02)
            .Gauge("FreeStorageSpace", "Bytes", Curves.Level(41 * Gigabyte), 0.002)
            .Gauge("SwapUsage", "Bytes", Curves.Level(9_000_000), 0.01);
        foreach (var task in new[] { "cdc-orders", "cdc-payments" })
        {
            yield return estate.Group("AWS/DMS", Publication.Minute, instance, ("ReplicationTaskIdentifier", task))
                .Gauge("CDCLatencySource", "Seconds", estate.Load.Times(3).Plus(1).Plus(lag.Times(210)), 0.2)
                .Gauge("CDCLatencyTarget", "Seconds", estate.Load.Times(5).Plus(2).Plus(lag.Times(240)), 0.2)
                .Gauge("CDCIncomingChanges", "Count", estate.Load.Times(600).Plus(lag.Times(30_000)), 0.2)
                .Gauge("CDCChangesDiskTarget", "Count", lag.Times(12_000), 0.2)
                .Total("CDCThroughputRowsTarget", "Count", estate.Load.Times(45_000), 0.1);
        }
    }

    private static IEnumerable<MetricGroup> Redis(EstateContext estate)
    {
        foreach (var (cluster, primary) in new[] { ("shop-redis-001", true), ("shop-redis-002", false), ("sessions-redis-001", true) })
        {
            var group = estate.Group("AWS/ElastiCache", Publication.Minute, ("CacheClusterId", cluster), ("CacheNodeId", "0001"))
                .Percent("EngineCPUUtilization", estate.Load.Times(42).Plus(3))
                .Percent("CPUUtilization", estate.Load.Times(25).Plus(4))
                .Percent("DatabaseMemoryUsagePercentage", Curves.Level(61).Wobbling(estate.Key(cluster), 240, 0.08), 0.01)
                .Gauge("CurrConnections", "Count", estate.Load.Times(900).Plus(80))
                .Gauge("CurrItems", "Count", estate.Load.Times(900_000).Plus(2_400_000), 0.01)
                .Total("CacheHits", "Count", estate.Traffic.Times(11))
                .Total("CacheMisses", "Count", estate.Traffic.Times(0.9))
                .Total("Evictions", "Count", minute => Math.Max(0, (estate.Load(minute) - 0.9) * 400), 0.3)
                .Gauge("SwapUsage", "Bytes", Curves.Level(0), 0)
                .Total("NetworkBandwidthOutAllowanceExceeded", "Count", Curves.Level(0));
            yield return primary ? group : group.Gauge("ReplicationLag", "Seconds", estate.Load.Times(0.4).Plus(0.02), 0.3);
        }
    }

    private static IEnumerable<MetricGroup> Memcached(EstateContext estate)
    {
        foreach (var node in new[] { "0001", "0002" })
        {
            yield return estate.Group("AWS/ElastiCache", Publication.Minute, ("CacheClusterId", "wiki-memcached"), ("CacheNodeId", node))
                .Percent("CPUUtilization", estate.Load.Times(12).Plus(2))
                .Gauge("CurrItems", "Count", Curves.Level(310_000).Wobbling(estate.Key(node), 300, 0.1), 0.01)
                .Gauge("CurrConnections", "Count", estate.Load.Times(120).Plus(20))
                .Total("GetHits", "Count", estate.Traffic.Times(1.4))
                .Total("GetMisses", "Count", estate.Traffic.Times(0.2))
                .Total("Evictions", "Count", Curves.Level(0))
                .Gauge("FreeableMemory", "Bytes", Curves.Level(1.1 * Gigabyte), 0.01)
                .Gauge("SwapUsage", "Bytes", Curves.Level(0), 0);
        }
    }

    private static MetricGroup Search(EstateContext estate) =>
        estate.Group("AWS/ES", Publication.Minute, ("ClientId", SimulatedAccounts.Production), ("DomainName", "shop-logs"))
            .Gauge("ClusterStatus.green", "Count", Curves.Level(1), 0)
            .Gauge("ClusterStatus.yellow", "Count", Curves.Level(0), 0)
            .Gauge("ClusterStatus.red", "Count", Curves.Level(0), 0)
            .Gauge("Nodes", "Count", Curves.Level(6), 0)
            .Gauge("FreeStorageSpace", "Megabytes", Curves.Sawtooth(410_000, 160_000, 1440, 70), 0.002)
            .Percent("JVMMemoryPressure", Curves.Sawtooth(74, 46, 53, 0).Times(-1).Plus(120))
            .Percent("CPUUtilization", estate.Load.Times(38).Plus(9))
            .Gauge("SearchLatency", "Milliseconds", estate.Load.Times(22).Plus(6), 0.2, 6)
            .Gauge("IndexingLatency", "Milliseconds", estate.Load.Times(3).Plus(1), 0.2, 6)
            .Gauge("ClusterIndexWritesBlocked", "Count", Curves.Level(0), 0)
            .Gauge("AutomatedSnapshotFailure", "Count", Curves.Level(0), 0)
            .Gauge("ThreadpoolWriteQueue", "Count", estate.Load.Times(6), 0.3)
            .Total("ThreadpoolWriteRejected", "Count", Curves.Level(0));

    private static IEnumerable<MetricGroup> Bucket(EstateContext estate, string bucket)
    {
        var start = 0.4 + (estate.Key(bucket) % 100 / 10.0);

        // Grown since the account began; storage is told once a day, a day late.
        Curve bytes = minute => (start + ((minute - 27_800_000) / 1440.0 * 0.004)) * 1e12;
        yield return estate.Group("AWS/S3", Publication.Daily, ("BucketName", bucket), ("StorageType", "StandardStorage"))
            .Gauge("BucketSizeBytes", "Bytes", bytes, 0.0002);
        yield return estate.Group("AWS/S3", Publication.Daily, ("BucketName", bucket), ("StorageType", "AllStorageTypes"))
            .Gauge("NumberOfObjects", "Count", bytes.Times(1 / 410_000.0), 0.0002);
        if (bucket.StartsWith("shop-", StringComparison.Ordinal))
        {
            yield return estate.Group("AWS/S3", Publication.Minute, ("BucketName", bucket), ("FilterId", "EntireBucket"))
                .Tally("AllRequests", estate.Traffic.Times(0.2))
                .Sparse("4xxErrors", estate.Traffic.Times(0.0006))
                .Sparse("5xxErrors", estate.Traffic.Times(0.000005))
                .Duration("FirstByteLatency", "Milliseconds", estate.Traffic.Times(0.2), Curves.Level(24), 0.6)
                .Total("BytesDownloaded", "Bytes", estate.Traffic.Times(9_000).Plus(bucket.Contains("exports", StringComparison.Ordinal) ? estate.Story.Exfiltration.Times(3.1e9) : Curves.Level(0)));
        }
    }
}
