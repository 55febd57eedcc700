using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>
/// What AWSSDK.Core gets wrong for a collector, set right in one place. Our clients have it by default;
/// apply it to the configs of the official clients (EC2, S3, STS) as well.
/// </summary>
public static class ClientDefaults
{
    /// <summary>Calls of an official client have no deadline of ours, so that each attempt has a timeout.</summary>
    public static TimeSpan AttemptTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>For clients that call an API and read its whole answer: EC2, STS and ours.</summary>
    public static TConfig ApplyTo<TConfig>(TConfig config)
        where TConfig : ClientConfig => Apply(config, ApiHttpClientFactory.Buffered);

    /// <summary>For S3, whose bodies are streams: the timeout ends at the headers, and reading is the caller's to bound.</summary>
    public static TConfig ApplyToStreaming<TConfig>(TConfig config)
        where TConfig : ClientConfig => Apply(config, ApiHttpClientFactory.Streaming);

    private static TConfig Apply<TConfig>(TConfig config, HttpClientFactory http)
        where TConfig : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(config);

        // Adaptive mode fails calls after the first throttle, unless AWS_NEW_RETRIES_2026 is set for the whole process.
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 4;

        // Ten by default, not counted as retries: a body that breaks off is asked for ten times over.
        config.MaxStaleConnectionRetries = 1;
        config.HttpClientFactory = http;
        config.Timeout = AttemptTimeout;
        return config;
    }
}
