using Amazon.ConfigService.Model;
using Amazon.Runtime;

namespace Amazon.ConfigService;

public interface IAmazonConfigService : IAmazonService, IDisposable
{
    IConfigServicePaginatorFactory Paginators { get; }

    Task<DescribeConfigRulesResponse> DescribeConfigRulesAsync(DescribeConfigRulesRequest request, CancellationToken cancellationToken = default);

    Task<DescribeComplianceByConfigRuleResponse> DescribeComplianceByConfigRuleAsync(DescribeComplianceByConfigRuleRequest request, CancellationToken cancellationToken = default);

    Task<GetComplianceDetailsByConfigRuleResponse> GetComplianceDetailsByConfigRuleAsync(GetComplianceDetailsByConfigRuleRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonConfigServiceConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonConfigServiceClient(awsCredentials, (AmazonConfigServiceConfig)clientConfig);
}
