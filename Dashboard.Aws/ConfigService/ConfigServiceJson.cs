using System.Text.Json.Serialization;
using Amazon.ConfigService.Model;
using Amazon.Protocol;

namespace Amazon.ConfigService;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(EpochSeconds)])]
[JsonSerializable(typeof(DescribeConfigRulesRequest))]
[JsonSerializable(typeof(DescribeConfigRulesResponse))]
[JsonSerializable(typeof(DescribeComplianceByConfigRuleRequest))]
[JsonSerializable(typeof(DescribeComplianceByConfigRuleResponse))]
[JsonSerializable(typeof(GetComplianceDetailsByConfigRuleRequest))]
[JsonSerializable(typeof(GetComplianceDetailsByConfigRuleResponse))]
internal sealed partial class ConfigServiceJson : JsonSerializerContext;
