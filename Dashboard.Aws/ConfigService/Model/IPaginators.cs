using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

public interface IConfigServicePaginatorFactory
{
    IDescribeConfigRulesPaginator DescribeConfigRules(DescribeConfigRulesRequest request);

    IDescribeComplianceByConfigRulePaginator DescribeComplianceByConfigRule(DescribeComplianceByConfigRuleRequest request);

    IGetComplianceDetailsByConfigRulePaginator GetComplianceDetailsByConfigRule(GetComplianceDetailsByConfigRuleRequest request);
}

public interface IDescribeConfigRulesPaginator
{
    IPaginatedEnumerable<DescribeConfigRulesResponse> Responses { get; }

    IPaginatedEnumerable<ConfigRule> ConfigRules { get; }
}

public interface IDescribeComplianceByConfigRulePaginator
{
    IPaginatedEnumerable<DescribeComplianceByConfigRuleResponse> Responses { get; }

    IPaginatedEnumerable<ComplianceByConfigRule> ComplianceByConfigRules { get; }
}

public interface IGetComplianceDetailsByConfigRulePaginator
{
    IPaginatedEnumerable<GetComplianceDetailsByConfigRuleResponse> Responses { get; }

    IPaginatedEnumerable<EvaluationResult> EvaluationResults { get; }
}
