using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Collectors.CloudTrail;

public sealed class CloudTrailLookupCollectorContract : CollectorContract
{
    private protected override string Service => "CloudTrail";

    private protected override (string Key, string Value)[] Settings =>
    [
        ("Aws:Accounts:0:Id", "111122223333"),
        ("Aws:Accounts:0:Regions:0", "eu-west-1"),
        ("Collectors:CloudTrail:Lookup", "true"),
        ("Collectors:CloudTrail:Backfill", "02:00:00"),
    ];
}
