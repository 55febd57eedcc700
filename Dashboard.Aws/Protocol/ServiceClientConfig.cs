using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.Protocol;

/// <summary>
/// Settings of a client, with safe ones by default (see <see cref="ClientDefaults"/>).
/// A config without a region is valid: the first call needs one, not the constructor.
/// </summary>
public abstract class ServiceClientConfig : ClientConfig
{
    private readonly string _userAgent;
    private readonly Lock _lookingForRegion = new();

    protected ServiceClientConfig(ServiceDescription service)
        : base(new DefaultConfigurationProvider(DefaultConfigurations.All))
    {
        Service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.EndpointPrefix;
        EndpointProvider = new RegionalEndpointProvider(service);
        _userAgent = InternalSDKUtils.BuildUserAgentString(service.ServiceId, ServiceDescription.ClientVersion);
        ClientDefaults.ApplyTo(this);

        // Every call has a deadline over all of its attempts; a timeout per attempt would cut LookupEvents, which may take 35 s.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan;

        // The quota of retries is kept for a process and a region, not for an account: one account's bad day would cost the
        // others their retries. It would also have the constructor look for a region, down to the instance metadata service.
        ThrottleRetries = false;
    }

    public ServiceDescription Service { get; }

    /// <summary>How long a call may take with all of its attempts, the body and the credentials; waiting for the budget comes before it.</summary>
    public TimeSpan CallDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Shared by the clients that spend the same budgets; without one, calls are not held back.</summary>
    public ApiRateLimiter? RateLimiter { get; set; }

    /// <summary>Whose budget the calls spend.</summary>
    public string AccountId { get; set; } = "";

    /// <summary>Told of every attempt, retries included, as soon as it has ended.</summary>
    public Action<ApiAttempt>? AttemptEnded { get; set; }

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    public override string ServiceVersion => Service.ApiVersion;

    public override string UserAgent => _userAgent;

    public override string RegionEndpointServiceName => Service.EndpointPrefix;

    /// <summary>The region to sign for, looked for as every AWS tool does; null where nobody names one.</summary>
    internal string? Region
    {
        get
        {
            lock (_lookingForRegion)
            {
                if (AuthenticationRegion is { Length: > 0 } named)
                {
                    return named;
                }

                // Looking for a region makes Core forget an endpoint that it had found in the environment.
                var endpoint = ServiceURL;
                var region = RegionEndpoint ?? FallbackRegionFactory.GetRegionEndpoint();
                if (endpoint is not null && ServiceURL is null)
                {
                    ServiceURL = endpoint;
                }

                return region?.SystemName;
            }
        }
    }

    /// <summary>Checks nothing: what is missing is told by the call that misses it, so that a host starts without AWS.</summary>
    public override void Validate()
    {
    }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var request = new RequestContext(false)
        {
            ClientConfig = this,
            OriginalRequest = parameters.Request,
            Request = new DefaultRequest(parameters.Request, ServiceId) { AlternateEndpoint = parameters.AlternateEndpoint },
        };
        return new RegionalEndpointResolver().GetEndpoint(new Amazon.Runtime.Internal.ExecutionContext(request, null));
    }
}
