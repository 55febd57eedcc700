using Amazon.CloudWatchLogs.Model;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs;

public class AmazonCloudWatchLogsClient : JsonServiceClient, IAmazonCloudWatchLogs
{
    internal static readonly JsonService Service = new(
        AmazonCloudWatchLogsConfig.Description, CloudWatchLogsJson.Default, static (message, inner, type, code, id, status) => new AmazonCloudWatchLogsException(message, inner, type, code, id, status));

    private static readonly JsonOperation<FilterLogEventsRequest, FilterLogEventsResponse> FilterLogEvents = new(Service, nameof(FilterLogEvents));

    private static readonly JsonOperation<DescribeLogGroupsRequest, DescribeLogGroupsResponse> DescribeLogGroups = new(Service, nameof(DescribeLogGroups));

    private static readonly JsonOperation<StartQueryRequest, StartQueryResponse> StartQuery = new(Service, nameof(StartQuery));

    private static readonly JsonOperation<GetQueryResultsRequest, GetQueryResultsResponse> GetQueryResults = new(Service, nameof(GetQueryResults));

    public AmazonCloudWatchLogsClient()
        : this(new AmazonCloudWatchLogsConfig())
    {
    }

    public AmazonCloudWatchLogsClient(RegionEndpoint region)
        : this(new AmazonCloudWatchLogsConfig { RegionEndpoint = region })
    {
    }

    public AmazonCloudWatchLogsClient(AmazonCloudWatchLogsConfig config)
        : base(null, config)
    {
    }

    public AmazonCloudWatchLogsClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonCloudWatchLogsConfig { RegionEndpoint = region })
    {
    }

    // Null credentials are looked for as every AWS tool does, when the first call needs them.
    public AmazonCloudWatchLogsClient(AWSCredentials? credentials, AmazonCloudWatchLogsConfig config)
        : base(credentials, config)
    {
    }

    public ICloudWatchLogsPaginatorFactory Paginators => new CloudWatchLogsPaginatorFactory(this);

    public Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(FilterLogEvents, request, cancellationToken);

    public Task<DescribeLogGroupsResponse> DescribeLogGroupsAsync(DescribeLogGroupsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(DescribeLogGroups, request, cancellationToken);

    public Task<StartQueryResponse> StartQueryAsync(StartQueryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(StartQuery, request, cancellationToken);

    public Task<GetQueryResultsResponse> GetQueryResultsAsync(GetQueryResultsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(GetQueryResults, request, cancellationToken);
}
