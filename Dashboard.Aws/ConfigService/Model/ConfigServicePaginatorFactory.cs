using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.ConfigService.Model;

internal sealed class ConfigServicePaginatorFactory(IAmazonConfigService client) : IConfigServicePaginatorFactory
{
    public IDescribeConfigRulesPaginator DescribeConfigRules(DescribeConfigRulesRequest request) => new DescribeConfigRulesPages(new(
        request, client.DescribeConfigRulesAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    public IDescribeComplianceByConfigRulePaginator DescribeComplianceByConfigRule(DescribeComplianceByConfigRuleRequest request) => new DescribeComplianceByConfigRulePages(new(
        request, client.DescribeComplianceByConfigRuleAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    public IGetComplianceDetailsByConfigRulePaginator GetComplianceDetailsByConfigRule(GetComplianceDetailsByConfigRuleRequest request) => new GetComplianceDetailsByConfigRulePages(new(
        request, client.GetComplianceDetailsByConfigRuleAsync, static (request, token) => request.NextToken = token, static page => page.NextToken));

    private sealed class DescribeConfigRulesPages(Pager<DescribeConfigRulesRequest, DescribeConfigRulesResponse> pager) : IDescribeConfigRulesPaginator
    {
        public IPaginatedEnumerable<DescribeConfigRulesResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<ConfigRule> ConfigRules => pager.Items(static page => page.ConfigRules);
    }

    private sealed class DescribeComplianceByConfigRulePages(Pager<DescribeComplianceByConfigRuleRequest, DescribeComplianceByConfigRuleResponse> pager) : IDescribeComplianceByConfigRulePaginator
    {
        public IPaginatedEnumerable<DescribeComplianceByConfigRuleResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<ComplianceByConfigRule> ComplianceByConfigRules => pager.Items(static page => page.ComplianceByConfigRules);
    }

    private sealed class GetComplianceDetailsByConfigRulePages(Pager<GetComplianceDetailsByConfigRuleRequest, GetComplianceDetailsByConfigRuleResponse> pager) : IGetComplianceDetailsByConfigRulePaginator
    {
        public IPaginatedEnumerable<GetComplianceDetailsByConfigRuleResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<EvaluationResult> EvaluationResults => pager.Items(static page => page.EvaluationResults);
    }
}
