using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

public class GetQueryResultsRequest : AmazonCloudWatchLogsRequest
{
    public string? QueryId { get; set; }

    public string? NextToken { get; set; }

    public int? MaxItems { get; set; }
}

public class GetQueryResultsResponse : AmazonWebServiceResponse
{
    public QueryLanguage? QueryLanguage { get; set; }

    public List<List<ResultField>>? Results { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public QueryStatistics? Statistics { get; set; }

    public QueryStatus? Status { get; set; }

    public string? EncryptionKey { get; set; }

    public string? NextToken { get; set; }
}

public class ResultField
{
    public string? Field { get; set; }

    public string? Value { get; set; }
}

public class QueryStatistics
{
    public double? RecordsMatched { get; set; }

    public double? RecordsScanned { get; set; }

    public double? EstimatedRecordsSkipped { get; set; }

    public double? BytesScanned { get; set; }

    public double? EstimatedBytesSkipped { get; set; }

    public double? LogGroupsScanned { get; set; }
}
