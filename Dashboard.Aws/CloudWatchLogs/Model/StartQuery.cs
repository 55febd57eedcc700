using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

public class StartQueryRequest : AmazonCloudWatchLogsRequest
{
    public QueryLanguage? QueryLanguage { get; set; }

    public string? LogGroupName { get; set; }

    public List<string>? LogGroupNames { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? LogGroupIdentifiers { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Epoch seconds, inclusive (FilterLogEvents counts milliseconds).</summary>
    public long? StartTime { get; set; }

    /// <summary>Epoch seconds, inclusive.</summary>
    public long? EndTime { get; set; }

    public string? QueryString { get; set; }

    public int? Limit { get; set; }
}

public class StartQueryResponse : AmazonWebServiceResponse
{
    public string? QueryId { get; set; }
}
