using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

public interface ICloudWatchLogsPaginatorFactory
{
    IFilterLogEventsPaginator FilterLogEvents(FilterLogEventsRequest request);

    IDescribeLogGroupsPaginator DescribeLogGroups(DescribeLogGroupsRequest request);
}

public interface IFilterLogEventsPaginator
{
    IPaginatedEnumerable<FilterLogEventsResponse> Responses { get; }

    IPaginatedEnumerable<FilteredLogEvent> Events { get; }

    IPaginatedEnumerable<SearchedLogStream> SearchedLogStreams { get; }
}

public interface IDescribeLogGroupsPaginator
{
    IPaginatedEnumerable<DescribeLogGroupsResponse> Responses { get; }

    IPaginatedEnumerable<LogGroup> LogGroups { get; }
}
