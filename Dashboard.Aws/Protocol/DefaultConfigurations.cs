using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>The modes that AWS_DEFAULTS_MODE chooses from, with the values of the official packages.</summary>
internal static class DefaultConfigurations
{
    public static IReadOnlyList<IDefaultConfiguration> All { get; } =
    [
        Mode(DefaultConfigurationMode.Standard, connectMilliseconds: 3100),
        Mode(DefaultConfigurationMode.InRegion, connectMilliseconds: 1100),
        Mode(DefaultConfigurationMode.CrossRegion, connectMilliseconds: 3100),
        Mode(DefaultConfigurationMode.Mobile, connectMilliseconds: 30_000),
        Mode(DefaultConfigurationMode.Auto, connectMilliseconds: 1100),
    ];

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
