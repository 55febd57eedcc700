using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

public class DescribeComplianceByConfigRuleRequest : AmazonConfigServiceRequest
{
    public List<string>? ConfigRuleNames { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? ComplianceTypes { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? NextToken { get; set; }
}

public class DescribeComplianceByConfigRuleResponse : AmazonWebServiceResponse
{
    public List<ComplianceByConfigRule>? ComplianceByConfigRules { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? NextToken { get; set; }
}

public class ComplianceByConfigRule
{
    public string? ConfigRuleName { get; set; }

    public Compliance? Compliance { get; set; }
}

public class Compliance
{
    public ComplianceType? ComplianceType { get; set; }

    public ComplianceContributorCount? ComplianceContributorCount { get; set; }
}

public class ComplianceContributorCount
{
    public int? CappedCount { get; set; }

    public bool? CapExceeded { get; set; }
}
