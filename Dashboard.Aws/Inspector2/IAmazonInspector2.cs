using Amazon.Inspector2.Model;
using Amazon.Runtime;

namespace Amazon.Inspector2;

public interface IAmazonInspector2 : IAmazonService, IDisposable
{
    IInspector2PaginatorFactory Paginators { get; }

    Task<ListFindingsResponse> ListFindingsAsync(ListFindingsRequest request, CancellationToken cancellationToken = default);

    Task<ListCoverageResponse> ListCoverageAsync(ListCoverageRequest request, CancellationToken cancellationToken = default);

    Task<BatchGetFindingDetailsResponse> BatchGetFindingDetailsAsync(BatchGetFindingDetailsRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonInspector2Config();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonInspector2Client(awsCredentials, (AmazonInspector2Config)clientConfig);
}
