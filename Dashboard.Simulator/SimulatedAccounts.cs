namespace Dashboard.Simulator;

/// <summary>The accounts and Regions in which the estate lives.</summary>
public static class SimulatedAccounts
{
    public const string Production = "111122223333";

    public const string Security = "444455556666";

    /// <summary>The Region the services run in.</summary>
    public const string Home = "eu-west-1";

    /// <summary>The Region of everything global: CloudFront, Route 53, IAM, STS, console sign-in.</summary>
    public const string Global = "us-east-1";

    /// <summary>Where the trails of all accounts deliver, in the security account.</summary>
    public const string TrailBucket = "central-cloudtrail-444455556666";

    public static IReadOnlyList<string> All { get; } = [Production, Security];

    public static IReadOnlyList<string> Regions { get; } = [Home, Global];
}
