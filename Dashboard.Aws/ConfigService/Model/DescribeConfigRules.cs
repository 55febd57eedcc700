using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

public class DescribeConfigRulesRequest : AmazonConfigServiceRequest
{
    /// <summary>At most 25.</summary>
    public List<string>? ConfigRuleNames { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DescribeConfigRulesFilters? Filters { get; set; }

    public string? NextToken { get; set; }
}

public class DescribeConfigRulesResponse : AmazonWebServiceResponse
{
    public List<ConfigRule>? ConfigRules { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? NextToken { get; set; }
}

public class DescribeConfigRulesFilters
{
    public EvaluationMode? EvaluationMode { get; set; }

    public RuleEvaluationVisibility? RuleEvaluationVisibility { get; set; }
}
