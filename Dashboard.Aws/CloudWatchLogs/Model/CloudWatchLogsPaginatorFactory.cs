using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

internal sealed class CloudWatchLogsPaginatorFactory(IAmazonCloudWatchLogs client) : ICloudWatchLogsPaginatorFactory
{
    public IFilterLogEventsPaginator FilterLogEvents(FilterLogEventsRequest request) => new FilterLogEventsPages(new(
        request, client.FilterLogEventsAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    public IDescribeLogGroupsPaginator DescribeLogGroups(DescribeLogGroupsRequest request) => new DescribeLogGroupsPages(new(
        request, client.DescribeLogGroupsAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    private sealed class FilterLogEventsPages(Pager<FilterLogEventsRequest, FilterLogEventsResponse> pager) : IFilterLogEventsPaginator
    {
        public IPaginatedEnumerable<FilterLogEventsResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<FilteredLogEvent> Events => pager.Items(static page => page.Events);

        public IPaginatedEnumerable<SearchedLogStream> SearchedLogStreams => pager.Items(static page => page.SearchedLogStreams);
    }

    private sealed class DescribeLogGroupsPages(Pager<DescribeLogGroupsRequest, DescribeLogGroupsResponse> pager) : IDescribeLogGroupsPaginator
    {
        public IPaginatedEnumerable<DescribeLogGroupsResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<LogGroup> LogGroups => pager.Items(static page => page.LogGroups);
    }
}
