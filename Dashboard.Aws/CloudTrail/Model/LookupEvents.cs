using Amazon.Runtime;

namespace Amazon.CloudTrail.Model;

public class LookupEventsRequest : AmazonCloudTrailRequest
{
    /// <summary>At most one.</summary>
    public List<LookupAttribute>? LookupAttributes { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DateTime? StartTime { get; set; }

    public DateTime? EndTime { get; set; }

    public EventCategory? EventCategory { get; set; }

    public int? MaxResults { get; set; }

    /// <summary>Valid only with the parameters of the call that returned it.</summary>
    public string? NextToken { get; set; }
}

public class LookupEventsResponse : AmazonWebServiceResponse
{
    public List<Event>? Events { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? NextToken { get; set; }
}

public class LookupAttribute
{
    public LookupAttributeKey? AttributeKey { get; set; }

    public string? AttributeValue { get; set; }
}
