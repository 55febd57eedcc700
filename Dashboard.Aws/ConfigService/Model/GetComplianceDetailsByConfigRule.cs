using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

public class GetComplianceDetailsByConfigRuleRequest : AmazonConfigServiceRequest
{
    public string? ConfigRuleName { get; set; }

    public List<string>? ComplianceTypes { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public int? Limit { get; set; }

    public string? NextToken { get; set; }
}

public class GetComplianceDetailsByConfigRuleResponse : AmazonWebServiceResponse
{
    public List<EvaluationResult>? EvaluationResults { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? NextToken { get; set; }
}

public class EvaluationResult
{
    public EvaluationResultIdentifier? EvaluationResultIdentifier { get; set; }

    public ComplianceType? ComplianceType { get; set; }

    public DateTime? ResultRecordedTime { get; set; }

    public DateTime? ConfigRuleInvokedTime { get; set; }

    public string? Annotation { get; set; }

    public string? ResultToken { get; set; }
}

public class EvaluationResultIdentifier
{
    public EvaluationResultQualifier? EvaluationResultQualifier { get; set; }

    public DateTime? OrderingTimestamp { get; set; }

    public string? ResourceEvaluationId { get; set; }
}

public class EvaluationResultQualifier
{
    public string? ConfigRuleName { get; set; }

    public string? ResourceType { get; set; }

    public string? ResourceId { get; set; }

    public EvaluationMode? EvaluationMode { get; set; }
}
