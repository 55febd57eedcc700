using Amazon.CloudWatch.Model;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudWatch;

public class AmazonCloudWatchClient : JsonServiceClient, IAmazonCloudWatch
{
    internal static readonly JsonService Service = new(
        AmazonCloudWatchConfig.Description, CloudWatchJson.Default, static (message, inner, type, code, id, status) => new AmazonCloudWatchException(message, inner, type, code, id, status));

    private static readonly JsonOperation<GetMetricDataRequest, GetMetricDataResponse> GetMetricData = new(Service, nameof(GetMetricData))
    {
        OtherCosts = DatapointEstimate.Costs,
    };

    private static readonly JsonOperation<ListMetricsRequest, ListMetricsResponse> ListMetrics = new(Service, nameof(ListMetrics));

    private static readonly JsonOperation<DescribeAlarmsRequest, DescribeAlarmsResponse> DescribeAlarms = new(Service, nameof(DescribeAlarms));

    public AmazonCloudWatchClient()
        : this(new AmazonCloudWatchConfig())
    {
    }

    public AmazonCloudWatchClient(RegionEndpoint region)
        : this(new AmazonCloudWatchConfig { RegionEndpoint = region })
    {
    }

    public AmazonCloudWatchClient(AmazonCloudWatchConfig config)
        : base(null, config)
    {
    }

    public AmazonCloudWatchClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonCloudWatchConfig { RegionEndpoint = region })
    {
    }

    // Null credentials are looked for as every AWS tool does, when the first call needs them.
    public AmazonCloudWatchClient(AWSCredentials? credentials, AmazonCloudWatchConfig config)
        : base(credentials, config)
    {
    }

    public ICloudWatchPaginatorFactory Paginators => new CloudWatchPaginatorFactory(this);

    public Task<GetMetricDataResponse> GetMetricDataAsync(GetMetricDataRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(GetMetricData, request, cancellationToken);

    public Task<ListMetricsResponse> ListMetricsAsync(ListMetricsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(ListMetrics, request, cancellationToken);

    public Task<DescribeAlarmsResponse> DescribeAlarmsAsync(DescribeAlarmsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(DescribeAlarms, request, cancellationToken);
}
