using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudWatch.Model;

internal sealed class CloudWatchPaginatorFactory(IAmazonCloudWatch client) : ICloudWatchPaginatorFactory
{
    public IGetMetricDataPaginator GetMetricData(GetMetricDataRequest request) => new GetMetricDataPages(new(
        request, client.GetMetricDataAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    public IListMetricsPaginator ListMetrics(ListMetricsRequest request) => new ListMetricsPages(new(
        request, client.ListMetricsAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    public IDescribeAlarmsPaginator DescribeAlarms(DescribeAlarmsRequest request) => new DescribeAlarmsPages(new(
        request, client.DescribeAlarmsAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    private sealed class GetMetricDataPages(Pager<GetMetricDataRequest, GetMetricDataResponse> pager) : IGetMetricDataPaginator
    {
        public IPaginatedEnumerable<GetMetricDataResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<MetricDataResult> MetricDataResults => pager.Items(static page => page.MetricDataResults);

        public IPaginatedEnumerable<MessageData> Messages => pager.Items(static page => page.Messages);
    }

    private sealed class ListMetricsPages(Pager<ListMetricsRequest, ListMetricsResponse> pager) : IListMetricsPaginator
    {
        public IPaginatedEnumerable<ListMetricsResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<Metric> Metrics => pager.Items(static page => page.Metrics);

        public IPaginatedEnumerable<string> OwningAccounts => pager.Items(static page => page.OwningAccounts);
    }

    private sealed class DescribeAlarmsPages(Pager<DescribeAlarmsRequest, DescribeAlarmsResponse> pager) : IDescribeAlarmsPaginator
    {
        public IPaginatedEnumerable<DescribeAlarmsResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<MetricAlarm> MetricAlarms => pager.Items(static page => page.MetricAlarms);

        public IPaginatedEnumerable<CompositeAlarm> CompositeAlarms => pager.Items(static page => page.CompositeAlarms);

        public IPaginatedEnumerable<LogAlarm> LogAlarms => pager.Items(static page => page.LogAlarms);
    }
}
