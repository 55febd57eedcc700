using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>What people reach first: CloudFront, WAF, Route 53, certificates and the public load balancer.</summary>
internal static class EdgeMetrics
{
    public static IEnumerable<MetricGroup> Of(EstateContext estate) =>
    [
        CloudFront(estate),
        .. Waf(estate),
        .. Route53(estate),
        .. Certificates(estate),
    ];

    private static MetricGroup CloudFront(EstateContext estate)
    {
        var requests = estate.Traffic.Times(2.6);
        var errors = estate.Story.EdgeErrors.Times(7).Plus(0.03).Wobbling(estate.Key("cloudfront/5xx"), 7, 0.5);
        var notFound = Curves.Level(0.9).Wobbling(estate.Key("cloudfront/4xx"), 31, 0.3).Plus(estate.Story.Probing.Times(4));
        return estate.GlobalGroup("AWS/CloudFront", Publication.Edge, ("DistributionId", Inventory.Distribution), ("Region", "Global"))
            .Total("Requests", "None", requests)
            .Total("BytesDownloaded", "None", requests.Times(41_000))
            .Total("BytesUploaded", "None", requests.Times(900))
            .Percent("5xxErrorRate", errors, 0.3)
            .Percent("4xxErrorRate", notFound, 0.2)
            .Percent("TotalErrorRate", errors.Plus(notFound), 0.2)
            .Percent("CacheHitRate", Curves.Level(93.5).Wobbling(estate.Key("cloudfront/hits"), 47, 0.02), 0.004)
            .Duration("OriginLatency", "Milliseconds", estate.Traffic, Curves.Level(95).Plus(estate.Story.EdgeErrors.Times(2_600)), 0.7);
    }

    private static IEnumerable<MetricGroup> Waf(EstateContext estate)
    {
        // Scope CLOUDFRONT: in us-east-1, and without a Region dimension.
        var rules = new (string Rule, double Share)[] { ("AWS-AWSManagedRulesCommonRuleSet", 0.5), ("AWS-AWSManagedRulesSQLiRuleSet", 0.2), ("rate-limit-per-ip", 0.3) };
        var blocked = estate.Traffic.Times(0.004).Plus(estate.Story.Probing.Times(420));
        yield return estate.GlobalGroup("AWS/WAFV2", Publication.Minute, ("WebACL", Inventory.WebAcl), ("Rule", "ALL"))
            .Sparse("BlockedRequests", blocked)
            .Sparse("AllowedRequests", estate.Traffic.Times(2.6))
            .Sparse("CountedRequests", estate.Traffic.Times(0.01));
        foreach (var (rule, share) in rules)
        {
            yield return estate.GlobalGroup("AWS/WAFV2", Publication.Minute, ("WebACL", Inventory.WebAcl), ("Rule", rule))
                .Sparse("BlockedRequests", blocked.Times(share));
        }
    }

    private static IEnumerable<MetricGroup> Route53(EstateContext estate)
    {
        foreach (var check in new[] { "shop", "api", "wiki" })
        {
            var sick = check == "wiki" ? Curves.Level(0) : estate.Story.EdgeErrors;
            yield return estate.GlobalGroup("AWS/Route53", Publication.Minute, ("HealthCheckId", estate.Inventory.HealthCheck(check)))
                .Gauge("HealthCheckStatus", "None", minute => sick(minute) > 0.75 ? 0 : 1, 0)
                .Percent("HealthCheckPercentageHealthy", minute => 100 - Math.Min(95, 100 * sick(minute)), 0.01)
                .Gauge("ConnectionTime", "Milliseconds", Curves.Level(28).Plus(sick.Times(40)), 0.15, 16)
                .Gauge("TimeToFirstByte", "Milliseconds", Curves.Level(130).Plus(sick.Times(3_000)), 0.2, 16)
                .Gauge("SSLHandshakeTime", "Milliseconds", Curves.Level(42), 0.15, 16);
        }

        yield return estate.GlobalGroup("AWS/Route53", Publication.Minute, ("HostedZoneId", Inventory.HostedZone))
            .Total("DNSQueries", "None", estate.Traffic.Times(0.4));
    }

    private static IEnumerable<MetricGroup> Certificates(EstateContext estate)
    {
        // Renewed sixty days ahead by ACM; the imported one is renewed by hand, and late.
        (string Name, int High, int Low)[] certificates = [("shop.example.com", 395, 60), ("api.example.com", 395, 61), ("wiki.example.com (imported)", 90, 9)];
        foreach (var (name, high, low) in certificates)
        {
            var shift = (long)(estate.Key(name) % 500_000);
            var days = Curves.Sawtooth(high, low, (high - low) * 1440, shift);
            yield return estate.Group("AWS/CertificateManager", Publication.Daily, ("CertificateArn", estate.Inventory.Certificate(name)))
                .Gauge("DaysToExpiry", "None", minute => Math.Floor(days(minute)), 0);
        }
    }
}
