using System.Text.Json.Serialization;

namespace Amazon.Inspector2.Model;

public class Finding
{
    public string? FindingArn { get; set; }

    public string? AwsAccountId { get; set; }

    public FindingType? Type { get; set; }

    public string? Description { get; set; }

    public string? Title { get; set; }

    public Remediation? Remediation { get; set; }

    public Severity? Severity { get; set; }

    public DateTime? FirstObservedAt { get; set; }

    public DateTime? LastObservedAt { get; set; }

    public DateTime? UpdatedAt { get; set; }

    public FindingStatus? Status { get; set; }

    public List<Resource>? Resources { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public double? InspectorScore { get; set; }

    public InspectorScoreDetails? InspectorScoreDetails { get; set; }

    public NetworkReachabilityDetails? NetworkReachabilityDetails { get; set; }

    public PackageVulnerabilityDetails? PackageVulnerabilityDetails { get; set; }

    public FixAvailable? FixAvailable { get; set; }

    public ExploitAvailable? ExploitAvailable { get; set; }

    public ExploitabilityDetails? ExploitabilityDetails { get; set; }

    public CodeVulnerabilityDetails? CodeVulnerabilityDetails { get; set; }

    public EpssDetails? Epss { get; set; }
}

public class Remediation
{
    public Recommendation? Recommendation { get; set; }
}

public class Recommendation
{
    public string? Text { get; set; }

    [JsonPropertyName("Url")]
    public string? Url { get; set; }
}

public class InspectorScoreDetails
{
    public CvssScoreDetails? AdjustedCvss { get; set; }
}

public class CvssScoreDetails
{
    public string? ScoreSource { get; set; }

    public string? CvssSource { get; set; }

    public string? Version { get; set; }

    public double? Score { get; set; }

    public string? ScoringVector { get; set; }

    public List<CvssScoreAdjustment>? Adjustments { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class CvssScoreAdjustment
{
    public string? Metric { get; set; }

    public string? Reason { get; set; }
}

public class ExploitabilityDetails
{
    public DateTime? LastKnownExploitAt { get; set; }
}

public class EpssDetails
{
    public double? Score { get; set; }
}
