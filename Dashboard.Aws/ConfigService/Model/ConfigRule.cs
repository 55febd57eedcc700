namespace Amazon.ConfigService.Model;

public class ConfigRule
{
    public string? ConfigRuleName { get; set; }

    public string? ConfigRuleArn { get; set; }

    public string? ConfigRuleId { get; set; }

    public string? Description { get; set; }

    public Scope? Scope { get; set; }

    public Source? Source { get; set; }

    public string? InputParameters { get; set; }

    public MaximumExecutionFrequency? MaximumExecutionFrequency { get; set; }

    public ConfigRuleState? ConfigRuleState { get; set; }

    public string? CreatedBy { get; set; }

    public List<EvaluationModeConfiguration>? EvaluationModes { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public RuleEvaluationVisibility? RuleEvaluationVisibility { get; set; }
}

public class Scope
{
    public List<string>? ComplianceResourceTypes { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? TagKey { get; set; }

    public string? TagValue { get; set; }

    public string? ComplianceResourceId { get; set; }

    public List<string>? ServicePrincipals { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class Source
{
    public Owner? Owner { get; set; }

    public string? SourceIdentifier { get; set; }

    public List<SourceDetail>? SourceDetails { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public CustomPolicyDetails? CustomPolicyDetails { get; set; }
}

public class SourceDetail
{
    public EventSource? EventSource { get; set; }

    public MessageType? MessageType { get; set; }

    public MaximumExecutionFrequency? MaximumExecutionFrequency { get; set; }
}

public class CustomPolicyDetails
{
    public string? PolicyRuntime { get; set; }

    public string? PolicyText { get; set; }

    public bool? EnableDebugLogDelivery { get; set; }
}

public class EvaluationModeConfiguration
{
    public EvaluationMode? Mode { get; set; }
}
