using Amazon.Runtime.Internal;

namespace Amazon.Protocol;

/// <summary>How a service frames its JSON.</summary>
public enum JsonProtocol
{
    AwsJson10,
    AwsJson11,
    RestJson,
}

/// <summary>Where a service answers FIPS calls in the partition aws-us-gov: its plain hosts are FIPS hosts already, for some.</summary>
public enum GovernmentFipsHosts
{
    Prefixed,
    Plain,
    PlainAlsoDualStack,
}

/// <summary>What the published model says about a service as a whole.</summary>
public sealed record ServiceDescription : IServiceMetadata
{
    /// <summary>Also names the service's own endpoint variable: "Config Service" reads AWS_ENDPOINT_URL_CONFIG_SERVICE.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The host's first label. It is the name to sign for as well.</summary>
    public required string EndpointPrefix { get; init; }

    public required string ApiVersion { get; init; }

    public required JsonProtocol Protocol { get; init; }

    /// <summary>The first part of X-Amz-Target; only awsJson has one.</summary>
    public string? TargetPrefix { get; init; }

    /// <summary>The service spoke awsQuery before, and tells the error codes of then in a header when asked to.</summary>
    public bool QueryCompatible { get; init; }

    public GovernmentFipsHosts GovernmentFips { get; init; }

    IDictionary<string, string> IServiceMetadata.OperationNameMapping { get; } = new Dictionary<string, string>();

    /// <summary>The version sent in the user agent.</summary>
    internal static string ClientVersion { get; } = typeof(ServiceDescription).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
