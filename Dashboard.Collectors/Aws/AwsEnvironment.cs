using Amazon.Protocol;
using Amazon.Runtime;

namespace Dashboard.Collectors.Aws;

/// <summary>
/// What all calls of a process share. Endpoint and credentials are AWS's standard settings (<c>AWS_ENDPOINT_URL</c>, profiles, roles …)
/// where they are null, which is the rule; a host with an estate of its own, such as the demo's, gives them here without touching the process.
/// </summary>
public sealed class AwsEnvironment(TimeProvider time)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>One for the process: accounts and APIs have their budgets in it.</summary>
    public ApiRateLimiter RateLimiter { get; init; } = new(ApiBudgets.Default, time);

    /// <summary>An endpoint for every service.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Our own credentials.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>The longest time that one call may take, with its attempts.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time for reading one object.</summary>
    public TimeSpan ObjectDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a failed call is tried again.</summary>
    public int Retries { get; init; } = 4;
}
