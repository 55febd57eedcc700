using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.Util.Internal;

namespace Dashboard.Collectors.Aws;

/// <summary>
/// Credentials of a role, renewed before they end. The SDK's own class makes its STS client by itself,
/// which neither knows our endpoint nor a deadline.
/// </summary>
internal sealed class AssumedRole : RefreshingAWSCredentials
{
    private const int SessionSeconds = 3600;

    private readonly AwsAccount _account;
    private readonly Func<IAmazonSecurityTokenService> _sts;
    private readonly AwsEnvironment _aws;

    public AssumedRole(AwsAccount account, Func<IAmazonSecurityTokenService> sts, AwsEnvironment aws)
        : base(new Clock(aws.Time))
    {
        (_account, _sts, _aws) = (account, sts, aws);
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using var sts = _sts();
        var call = new AwsCall("sts:AssumeRole", _account.RoleArn!, "Aws:Accounts:RoleArn, and ExternalId if the role's trust policy asks for one");
        var answer = await call.RunAsync(_aws, _aws.CallDeadline, token => sts.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = _account.RoleArn,
            ExternalId = _account.ExternalId,
            RoleSessionName = "dashboard",
            DurationSeconds = SessionSeconds,
        }, token), CancellationToken.None);
        return new CredentialsRefreshState(answer.Credentials.GetCredentials(), answer.Credentials.Expiration!.Value);
    }

    private sealed class Clock(TimeProvider time) : ITimeProvider
    {
        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;

        public DateTime CorrectedUtcNow => UtcNow;

        public DateTime Now => UtcNow;
    }
}
