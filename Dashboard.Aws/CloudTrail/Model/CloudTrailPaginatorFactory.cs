using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

internal sealed class CloudTrailPaginatorFactory(IAmazonCloudTrail client) : ICloudTrailPaginatorFactory
{
    public ILookupEventsPaginator LookupEvents(LookupEventsRequest request) => new LookupEventsPages(new(
        request, client.LookupEventsAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    private sealed class LookupEventsPages(Pager<LookupEventsRequest, LookupEventsResponse> pager) : ILookupEventsPaginator
    {
        public IPaginatedEnumerable<LookupEventsResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<Event> Events => pager.Items(static page => page.Events);
    }
}
