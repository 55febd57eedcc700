namespace Dashboard.Collectors.CloudWatch;

/// <summary>
/// How long CloudWatch takes until a metric's values are mostly there. Rules are judged no earlier. What still changes afterwards
/// is read again and overwritten, see <see cref="CloudWatchMetricCollector.ReRead"/>.
/// </summary>
internal static class MetricSettle
{
    public static TimeSpan Of(string metricNamespace, TimeSpan period) => metricNamespace switch
    {
        // Storage metrics are of the day before, and may come a day later still.
        "AWS/S3" when period >= TimeSpan.FromDays(1) => TimeSpan.FromHours(48),
        _ when period >= TimeSpan.FromDays(1) => TimeSpan.FromHours(6),
        "AWS/CloudFront" or "AWS/WAFV2" => TimeSpan.FromMinutes(10),
        "AWS/EC2" or "AWS/EBS" or "AWS/RDS" or "AWS/ElastiCache" or "AWS/DMS" or "AWS/ES" or "AWS/ElasticMapReduce" or "AWS/AmazonMQ" or "AWS/Kafka" or "AWS/Route53" => TimeSpan.FromMinutes(5),
        _ => TimeSpan.FromMinutes(2),
    };
}
