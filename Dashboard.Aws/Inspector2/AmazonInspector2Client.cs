using Amazon.Inspector2.Model;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.Inspector2;

public class AmazonInspector2Client : JsonServiceClient, IAmazonInspector2
{
    internal static readonly JsonService Service = new(
        AmazonInspector2Config.Description, Inspector2Json.Default, static (message, inner, type, code, id, status) => new AmazonInspector2Exception(message, inner, type, code, id, status));

    private static readonly JsonOperation<ListFindingsRequest, ListFindingsResponse> ListFindings = new(Service, nameof(ListFindings), "/findings/list");

    private static readonly JsonOperation<ListCoverageRequest, ListCoverageResponse> ListCoverage = new(Service, nameof(ListCoverage), "/coverage/list");

    private static readonly JsonOperation<BatchGetFindingDetailsRequest, BatchGetFindingDetailsResponse> BatchGetFindingDetails = new(Service, nameof(BatchGetFindingDetails), "/findings/details/batch/get");

    public AmazonInspector2Client()
        : this(new AmazonInspector2Config())
    {
    }

    public AmazonInspector2Client(RegionEndpoint region)
        : this(new AmazonInspector2Config { RegionEndpoint = region })
    {
    }

    public AmazonInspector2Client(AmazonInspector2Config config)
        : base(null, config)
    {
    }

    public AmazonInspector2Client(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonInspector2Config { RegionEndpoint = region })
    {
    }

    // Null credentials are looked for as every AWS tool does, when the first call needs them.
    public AmazonInspector2Client(AWSCredentials? credentials, AmazonInspector2Config config)
        : base(credentials, config)
    {
    }

    public IInspector2PaginatorFactory Paginators => new Inspector2PaginatorFactory(this);

    public Task<ListFindingsResponse> ListFindingsAsync(ListFindingsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(ListFindings, request, cancellationToken);

    public Task<ListCoverageResponse> ListCoverageAsync(ListCoverageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(ListCoverage, request, cancellationToken);

    public Task<BatchGetFindingDetailsResponse> BatchGetFindingDetailsAsync(BatchGetFindingDetailsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(BatchGetFindingDetails, request, cancellationToken);
}
