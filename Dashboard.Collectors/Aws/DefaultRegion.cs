using Amazon.Runtime.CredentialManagement;

namespace Dashboard.Collectors.Aws;

/// <summary>The region of the environment or the profile. Unlike AWSSDK.Core's own search it never asks the network.</summary>
internal static class DefaultRegion
{
    public static string? Find() => OfEnvironment() ?? OfProfile();

    private static string? OfEnvironment()
    {
        var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION");
        return string.IsNullOrWhiteSpace(region) ? null : region;
    }

    private static string? OfProfile() =>
        new CredentialProfileStoreChain().TryGetProfile(Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default", out var profile)
            ? profile.Region?.SystemName
            : null;
}
