using Amazon.CloudWatch.Model;
using Amazon.Runtime;

namespace Amazon.CloudWatch;

public interface IAmazonCloudWatch : IAmazonService, IDisposable
{
    ICloudWatchPaginatorFactory Paginators { get; }

    Task<GetMetricDataResponse> GetMetricDataAsync(GetMetricDataRequest request, CancellationToken cancellationToken = default);

    Task<ListMetricsResponse> ListMetricsAsync(ListMetricsRequest request, CancellationToken cancellationToken = default);

    Task<DescribeAlarmsResponse> DescribeAlarmsAsync(DescribeAlarmsRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCloudWatchConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudWatchClient(awsCredentials, (AmazonCloudWatchConfig)clientConfig);
}
