using Amazon.Runtime;

namespace Amazon.Inspector2.Model;

public class BatchGetFindingDetailsRequest : AmazonInspector2Request
{
    /// <summary>At most 10.</summary>
    public List<string>? FindingArns { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class BatchGetFindingDetailsResponse : AmazonWebServiceResponse
{
    public List<FindingDetail>? FindingDetails { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<FindingDetailsError>? Errors { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class FindingDetail
{
    public string? FindingArn { get; set; }

    public CisaData? CisaData { get; set; }

    public int? RiskScore { get; set; }

    public List<Evidence>? Evidences { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? Ttps { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? Tools { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public ExploitObserved? ExploitObserved { get; set; }

    public List<string>? ReferenceUrls { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? Cwes { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public double? EpssScore { get; set; }
}

public class CisaData
{
    public DateTime? DateAdded { get; set; }

    public DateTime? DateDue { get; set; }

    public string? Action { get; set; }
}

public class Evidence
{
    public string? EvidenceRule { get; set; }

    public string? EvidenceDetail { get; set; }

    public string? Severity { get; set; }
}

public class ExploitObserved
{
    public DateTime? LastSeen { get; set; }

    public DateTime? FirstSeen { get; set; }
}

public class FindingDetailsError
{
    public string? FindingArn { get; set; }

    public FindingDetailsErrorCode? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }
}
