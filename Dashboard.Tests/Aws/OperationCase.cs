using System.Text.Json;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using Amazon.Inspector2;
using Amazon.Inspector2.Model;
using Amazon.Protocol;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Runtime;

namespace Dashboard.Tests.Aws;

/// <summary>An operation of ours, and the name of the published model that it has to keep to.</summary>
public abstract record OperationCase(string Model, string Operation)
{
    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "secret");

    public static IReadOnlyDictionary<string, OperationCase> All { get; } = new OperationCase[]
    {
        CloudWatch<GetMetricDataRequest, GetMetricDataResponse>("GetMetricData", client => client.GetMetricDataAsync),
        CloudWatch<ListMetricsRequest, ListMetricsResponse>("ListMetrics", client => client.ListMetricsAsync),
        CloudWatch<DescribeAlarmsRequest, DescribeAlarmsResponse>("DescribeAlarms", client => client.DescribeAlarmsAsync),
        new Of<LookupEventsRequest, LookupEventsResponse>("cloudtrail", "LookupEvents", AmazonCloudTrailClient.Service, url => new AmazonCloudTrailClient(Credentials, At(new AmazonCloudTrailConfig(), url)).LookupEventsAsync),
        Logs<FilterLogEventsRequest, FilterLogEventsResponse>("FilterLogEvents", client => client.FilterLogEventsAsync),
        Logs<DescribeLogGroupsRequest, DescribeLogGroupsResponse>("DescribeLogGroups", client => client.DescribeLogGroupsAsync),
        Logs<StartQueryRequest, StartQueryResponse>("StartQuery", client => client.StartQueryAsync),
        Logs<GetQueryResultsRequest, GetQueryResultsResponse>("GetQueryResults", client => client.GetQueryResultsAsync),
        Config<DescribeConfigRulesRequest, DescribeConfigRulesResponse>("DescribeConfigRules", client => client.DescribeConfigRulesAsync),
        Config<DescribeComplianceByConfigRuleRequest, DescribeComplianceByConfigRuleResponse>("DescribeComplianceByConfigRule", client => client.DescribeComplianceByConfigRuleAsync),
        Config<GetComplianceDetailsByConfigRuleRequest, GetComplianceDetailsByConfigRuleResponse>("GetComplianceDetailsByConfigRule", client => client.GetComplianceDetailsByConfigRuleAsync),
        Inspector<ListFindingsRequest, ListFindingsResponse>("ListFindings", client => client.ListFindingsAsync),
        Inspector<ListCoverageRequest, ListCoverageResponse>("ListCoverage", client => client.ListCoverageAsync),
        Inspector<BatchGetFindingDetailsRequest, BatchGetFindingDetailsResponse>("BatchGetFindingDetails", client => client.BatchGetFindingDetailsAsync),
        new Of<GetResourcesRequest, GetResourcesResponse>("resourcegroupstaggingapi", "GetResources", AmazonResourceGroupsTaggingAPIClient.Service, url => new AmazonResourceGroupsTaggingAPIClient(Credentials, At(new AmazonResourceGroupsTaggingAPIConfig(), url)).GetResourcesAsync),
    }.ToDictionary(operation => operation.Operation);

    public abstract ServiceDescription Service { get; }

    /// <summary>Sends a request that was read from JSON; returns the answer written as JSON.</summary>
    public abstract Task<byte[]> CallAsync(string url, byte[] request, CancellationToken cancellationToken);

    private static T At<T>(T config, string url)
        where T : ServiceClientConfig
    {
        config.ServiceURL = url;
        config.AuthenticationRegion = "eu-central-1";
        config.MaxErrorRetry = 0;
        return config;
    }

    private static Of<TRequest, TResponse> CloudWatch<TRequest, TResponse>(string operation, Func<IAmazonCloudWatch, Func<TRequest, CancellationToken, Task<TResponse>>> call) =>
        new("cloudwatch", operation, AmazonCloudWatchClient.Service, url => call(new AmazonCloudWatchClient(Credentials, At(new AmazonCloudWatchConfig(), url))));

    private static Of<TRequest, TResponse> Logs<TRequest, TResponse>(string operation, Func<IAmazonCloudWatchLogs, Func<TRequest, CancellationToken, Task<TResponse>>> call) =>
        new("logs", operation, AmazonCloudWatchLogsClient.Service, url => call(new AmazonCloudWatchLogsClient(Credentials, At(new AmazonCloudWatchLogsConfig(), url))));

    private static Of<TRequest, TResponse> Config<TRequest, TResponse>(string operation, Func<IAmazonConfigService, Func<TRequest, CancellationToken, Task<TResponse>>> call) =>
        new("config", operation, AmazonConfigServiceClient.Service, url => call(new AmazonConfigServiceClient(Credentials, At(new AmazonConfigServiceConfig(), url))));

    private static Of<TRequest, TResponse> Inspector<TRequest, TResponse>(string operation, Func<IAmazonInspector2, Func<TRequest, CancellationToken, Task<TResponse>>> call) =>
        new("inspector2", operation, AmazonInspector2Client.Service, url => call(new AmazonInspector2Client(Credentials, At(new AmazonInspector2Config(), url))));

    private sealed record Of<TRequest, TResponse>(string Model, string Operation, JsonService Json, Func<string, Func<TRequest, CancellationToken, Task<TResponse>>> Connect)
        : OperationCase(Model, Operation)
    {
        public override ServiceDescription Service => Json.Description;

        public override async Task<byte[]> CallAsync(string url, byte[] request, CancellationToken cancellationToken)
        {
            var response = await Connect(url)(JsonSerializer.Deserialize(request, Json.TypeInfo<TRequest>())!, cancellationToken);
            return JsonSerializer.SerializeToUtf8Bytes(response, Json.TypeInfo<TResponse>());
        }
    }
}
