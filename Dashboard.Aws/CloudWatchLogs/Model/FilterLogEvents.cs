using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

public class FilterLogEventsRequest : AmazonCloudWatchLogsRequest
{
    public string? LogGroupName { get; set; }

    public string? LogGroupIdentifier { get; set; }

    public List<string>? LogStreamNames { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? LogStreamNamePrefix { get; set; }

    /// <summary>Epoch milliseconds, inclusive.</summary>
    public long? StartTime { get; set; }

    /// <summary>Epoch milliseconds.</summary>
    public long? EndTime { get; set; }

    public string? FilterPattern { get; set; }

    public string? NextToken { get; set; }

    public int? Limit { get; set; }

    public bool? StartFromHead { get; set; }

    public bool? Interleaved { get; set; }

    public bool? Unmask { get; set; }
}

public class FilterLogEventsResponse : AmazonWebServiceResponse
{
    public List<FilteredLogEvent>? Events { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<SearchedLogStream>? SearchedLogStreams { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>Set even after an empty page: only its absence ends the search.</summary>
    public string? NextToken { get; set; }
}

public class FilteredLogEvent
{
    public string? LogStreamName { get; set; }

    /// <summary>Epoch milliseconds: when the event occurred.</summary>
    public long? Timestamp { get; set; }

    public string? Message { get; set; }

    /// <summary>Epoch milliseconds: when the service received it.</summary>
    public long? IngestionTime { get; set; }

    public string? EventId { get; set; }
}

public class SearchedLogStream
{
    public string? LogStreamName { get; set; }

    public bool? SearchedCompletely { get; set; }
}
