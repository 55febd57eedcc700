using Amazon.CloudTrail.Model;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudTrail;

public class AmazonCloudTrailClient : JsonServiceClient, IAmazonCloudTrail
{
    internal static readonly JsonService Service = new(
        AmazonCloudTrailConfig.Description, CloudTrailJson.Default, static (message, inner, type, code, id, status) => new AmazonCloudTrailException(message, inner, type, code, id, status));

    private static readonly JsonOperation<LookupEventsRequest, LookupEventsResponse> LookupEvents = new(Service, nameof(LookupEvents));

    public AmazonCloudTrailClient()
        : this(new AmazonCloudTrailConfig())
    {
    }

    public AmazonCloudTrailClient(RegionEndpoint region)
        : this(new AmazonCloudTrailConfig { RegionEndpoint = region })
    {
    }

    public AmazonCloudTrailClient(AmazonCloudTrailConfig config)
        : base(null, config)
    {
    }

    public AmazonCloudTrailClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonCloudTrailConfig { RegionEndpoint = region })
    {
    }

    // Null credentials are looked for as every AWS tool does, when the first call needs them.
    public AmazonCloudTrailClient(AWSCredentials? credentials, AmazonCloudTrailConfig config)
        : base(credentials, config)
    {
    }

    public ICloudTrailPaginatorFactory Paginators => new CloudTrailPaginatorFactory(this);

    public Task<LookupEventsResponse> LookupEventsAsync(LookupEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(LookupEvents, request, cancellationToken);
}
