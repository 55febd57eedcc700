using Amazon.Runtime;

namespace Amazon.Inspector2.Model;

public class ListFindingsRequest : AmazonInspector2Request
{
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public FilterCriteria? FilterCriteria { get; set; }

    public SortCriteria? SortCriteria { get; set; }
}

public class ListFindingsResponse : AmazonWebServiceResponse
{
    public string? NextToken { get; set; }

    public List<Finding>? Findings { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class SortCriteria
{
    public SortField? Field { get; set; }

    public SortOrder? SortOrder { get; set; }
}
