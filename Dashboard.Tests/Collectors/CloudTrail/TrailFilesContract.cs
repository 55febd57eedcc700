using Dashboard.Simulator;
using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Collectors.CloudTrail;

public sealed class TrailFilesContract : CollectorContract
{
    private protected override string Service => "S3";

    /// <summary>A run makes hundreds of calls, and begins again after each that fails.</summary>
    private protected override double FaultRate => 0.05;

    private protected override (string Key, string Value)[] Settings =>
    [
        ("Aws:Accounts:0:Id", "111122223333"),
        ("Aws:Accounts:0:Regions:0", "eu-west-1"),
        ("Collectors:CloudTrail:Trails:0:Bucket", SimulatedAccounts.TrailBucket),
        ("Collectors:CloudTrail:Trails:0:Since", "2026-03-04T10:00:00Z"),
    ];
}
