using Amazon.ConfigService.Model;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.ConfigService;

public class AmazonConfigServiceClient : JsonServiceClient, IAmazonConfigService
{
    internal static readonly JsonService Service = new(
        AmazonConfigServiceConfig.Description, ConfigServiceJson.Default, static (message, inner, type, code, id, status) => new AmazonConfigServiceException(message, inner, type, code, id, status));

    private static readonly JsonOperation<DescribeConfigRulesRequest, DescribeConfigRulesResponse> DescribeConfigRules = new(Service, nameof(DescribeConfigRules));

    private static readonly JsonOperation<DescribeComplianceByConfigRuleRequest, DescribeComplianceByConfigRuleResponse> DescribeComplianceByConfigRule = new(Service, nameof(DescribeComplianceByConfigRule));

    private static readonly JsonOperation<GetComplianceDetailsByConfigRuleRequest, GetComplianceDetailsByConfigRuleResponse> GetComplianceDetailsByConfigRule = new(Service, nameof(GetComplianceDetailsByConfigRule));

    public AmazonConfigServiceClient()
        : this(new AmazonConfigServiceConfig())
    {
    }

    public AmazonConfigServiceClient(RegionEndpoint region)
        : this(new AmazonConfigServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonConfigServiceClient(AmazonConfigServiceConfig config)
        : base(null, config)
    {
    }

    public AmazonConfigServiceClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonConfigServiceConfig { RegionEndpoint = region })
    {
    }

    // Null credentials are looked for as every AWS tool does, when the first call needs them.
    public AmazonConfigServiceClient(AWSCredentials? credentials, AmazonConfigServiceConfig config)
        : base(credentials, config)
    {
    }

    public IConfigServicePaginatorFactory Paginators => new ConfigServicePaginatorFactory(this);

    public Task<DescribeConfigRulesResponse> DescribeConfigRulesAsync(DescribeConfigRulesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(DescribeConfigRules, request, cancellationToken);

    public Task<DescribeComplianceByConfigRuleResponse> DescribeComplianceByConfigRuleAsync(DescribeComplianceByConfigRuleRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(DescribeComplianceByConfigRule, request, cancellationToken);

    public Task<GetComplianceDetailsByConfigRuleResponse> GetComplianceDetailsByConfigRuleAsync(GetComplianceDetailsByConfigRuleRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(GetComplianceDetailsByConfigRule, request, cancellationToken);
}
