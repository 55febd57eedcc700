using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs;

public interface IAmazonCloudWatchLogs : IAmazonService, IDisposable
{
    ICloudWatchLogsPaginatorFactory Paginators { get; }

    Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken = default);

    Task<DescribeLogGroupsResponse> DescribeLogGroupsAsync(DescribeLogGroupsRequest request, CancellationToken cancellationToken = default);

    Task<StartQueryResponse> StartQueryAsync(StartQueryRequest request, CancellationToken cancellationToken = default);

    Task<GetQueryResultsResponse> GetQueryResultsAsync(GetQueryResultsRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCloudWatchLogsConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudWatchLogsClient(awsCredentials, (AmazonCloudWatchLogsConfig)clientConfig);
}
