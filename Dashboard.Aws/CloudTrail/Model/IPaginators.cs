using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

public interface ICloudTrailPaginatorFactory
{
    ILookupEventsPaginator LookupEvents(LookupEventsRequest request);
}

public interface ILookupEventsPaginator
{
    IPaginatedEnumerable<LookupEventsResponse> Responses { get; }

    IPaginatedEnumerable<Event> Events { get; }
}
