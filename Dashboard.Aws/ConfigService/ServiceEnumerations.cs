using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.ConfigService;

[JsonConverter(typeof(ConstantConverter<EvaluationMode>))]
public sealed class EvaluationMode(string value) : ConstantClass(value)
{
    public static readonly EvaluationMode DETECTIVE = new("DETECTIVE");
    public static readonly EvaluationMode PROACTIVE = new("PROACTIVE");

    public static EvaluationMode FindValue(string value) => FindValue<EvaluationMode>(value);

    public static implicit operator EvaluationMode(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<RuleEvaluationVisibility>))]
public sealed class RuleEvaluationVisibility(string value) : ConstantClass(value)
{
    public static readonly RuleEvaluationVisibility EXTERNAL = new("EXTERNAL");
    public static readonly RuleEvaluationVisibility INTERNAL = new("INTERNAL");

    public static RuleEvaluationVisibility FindValue(string value) => FindValue<RuleEvaluationVisibility>(value);

    public static implicit operator RuleEvaluationVisibility(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<MaximumExecutionFrequency>))]
public sealed class MaximumExecutionFrequency(string value) : ConstantClass(value)
{
    public static readonly MaximumExecutionFrequency One_Hour = new("One_Hour");
    public static readonly MaximumExecutionFrequency Three_Hours = new("Three_Hours");
    public static readonly MaximumExecutionFrequency Six_Hours = new("Six_Hours");
    public static readonly MaximumExecutionFrequency Twelve_Hours = new("Twelve_Hours");
    public static readonly MaximumExecutionFrequency TwentyFour_Hours = new("TwentyFour_Hours");

    public static MaximumExecutionFrequency FindValue(string value) => FindValue<MaximumExecutionFrequency>(value);

    public static implicit operator MaximumExecutionFrequency(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ConfigRuleState>))]
public sealed class ConfigRuleState(string value) : ConstantClass(value)
{
    public static readonly ConfigRuleState ACTIVE = new("ACTIVE");
    public static readonly ConfigRuleState DELETING = new("DELETING");
    public static readonly ConfigRuleState DELETING_RESULTS = new("DELETING_RESULTS");
    public static readonly ConfigRuleState EVALUATING = new("EVALUATING");

    public static ConfigRuleState FindValue(string value) => FindValue<ConfigRuleState>(value);

    public static implicit operator ConfigRuleState(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<Owner>))]
public sealed class Owner(string value) : ConstantClass(value)
{
    public static readonly Owner CUSTOM_LAMBDA = new("CUSTOM_LAMBDA");
    public static readonly Owner AWS = new("AWS");
    public static readonly Owner CUSTOM_POLICY = new("CUSTOM_POLICY");

    public static Owner FindValue(string value) => FindValue<Owner>(value);

    public static implicit operator Owner(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<EventSource>))]
public sealed class EventSource(string value) : ConstantClass(value)
{
    public static readonly EventSource AwsConfig = new("aws.config");

    public static EventSource FindValue(string value) => FindValue<EventSource>(value);

    public static implicit operator EventSource(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<MessageType>))]
public sealed class MessageType(string value) : ConstantClass(value)
{
    public static readonly MessageType ConfigurationItemChangeNotification = new("ConfigurationItemChangeNotification");
    public static readonly MessageType ConfigurationSnapshotDeliveryCompleted = new("ConfigurationSnapshotDeliveryCompleted");
    public static readonly MessageType ScheduledNotification = new("ScheduledNotification");
    public static readonly MessageType OversizedConfigurationItemChangeNotification = new("OversizedConfigurationItemChangeNotification");

    public static MessageType FindValue(string value) => FindValue<MessageType>(value);

    public static implicit operator MessageType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ComplianceType>))]
public sealed class ComplianceType(string value) : ConstantClass(value)
{
    public static readonly ComplianceType COMPLIANT = new("COMPLIANT");
    public static readonly ComplianceType NON_COMPLIANT = new("NON_COMPLIANT");
    public static readonly ComplianceType NOT_APPLICABLE = new("NOT_APPLICABLE");
    public static readonly ComplianceType INSUFFICIENT_DATA = new("INSUFFICIENT_DATA");

    public static ComplianceType FindValue(string value) => FindValue<ComplianceType>(value);

    public static implicit operator ComplianceType(string value) => FindValue(value);
}
