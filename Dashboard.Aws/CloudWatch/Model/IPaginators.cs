using Amazon.Runtime;

namespace Amazon.CloudWatch.Model;

public interface ICloudWatchPaginatorFactory
{
    IGetMetricDataPaginator GetMetricData(GetMetricDataRequest request);

    IListMetricsPaginator ListMetrics(ListMetricsRequest request);

    IDescribeAlarmsPaginator DescribeAlarms(DescribeAlarmsRequest request);
}

public interface IGetMetricDataPaginator
{
    IPaginatedEnumerable<GetMetricDataResponse> Responses { get; }

    IPaginatedEnumerable<MetricDataResult> MetricDataResults { get; }

    IPaginatedEnumerable<MessageData> Messages { get; }
}

public interface IListMetricsPaginator
{
    IPaginatedEnumerable<ListMetricsResponse> Responses { get; }

    IPaginatedEnumerable<Metric> Metrics { get; }

    IPaginatedEnumerable<string> OwningAccounts { get; }
}

public interface IDescribeAlarmsPaginator
{
    IPaginatedEnumerable<DescribeAlarmsResponse> Responses { get; }

    IPaginatedEnumerable<MetricAlarm> MetricAlarms { get; }

    IPaginatedEnumerable<CompositeAlarm> CompositeAlarms { get; }

    IPaginatedEnumerable<LogAlarm> LogAlarms { get; }
}
