using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Collectors.CloudWatch;

public sealed class CloudWatchMetricCollectorContract : CollectorContract
{
    private protected override string Service => "CloudWatch";

    /// <summary>Hours fit in one call: only many faults hit one.</summary>
    private protected override double FaultRate => 0.5;

    private protected override (string Key, string Value)[] Settings =>
    [
        ("Aws:Accounts:0:Id", "111122223333"),
        ("Aws:Accounts:0:Regions:0", "eu-west-1"),
        ("Collectors:CloudWatch:Backfill", "04:00:00"),
        ("Collectors:CloudWatch:Metrics:0:Namespace", "AWS/ApplicationELB"),
        ("Collectors:CloudWatch:Metrics:0:Name", "RequestCount"),
        ("Collectors:CloudWatch:Metrics:0:Dimensions:LoadBalancer", "*"),
        ("Collectors:CloudWatch:Metrics:0:Statistics:0", "Sum"),
        ("Collectors:CloudWatch:Metrics:0:Period", "60"),
        ("Collectors:CloudWatch:Metrics:1:Namespace", "AWS/SQS"),
        ("Collectors:CloudWatch:Metrics:1:Name", "ApproximateAgeOfOldestMessage"),
        ("Collectors:CloudWatch:Metrics:1:Dimensions:QueueName", "*"),
        ("Collectors:CloudWatch:Metrics:1:Statistics:0", "Maximum"),
        ("Collectors:CloudWatch:Metrics:1:Statistics:1", "Average"),
    ];
}
