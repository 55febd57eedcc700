using Amazon;
using Amazon.CloudTrail;
using Amazon.CloudWatch;
using Amazon.Protocol;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors.Aws;

/// <summary>One account: its credentials, its id, and clients in its regions. Makes no call before it is asked for something.</summary>
internal sealed class AwsSession
{
    private readonly AssumedRole? _role;
    private string? _id;

    public AwsSession(AwsAccount account, AwsEnvironment aws)
    {
        (Account, Environment) = (account, aws);
        _role = account.RoleArn is null ? null : new AssumedRole(account, Sts, aws);
    }

    public AwsAccount Account { get; }

    public AwsEnvironment Environment { get; }

    /// <summary>The account's id. Our own is asked for once, so that a label never says what the credentials do not bear out.</summary>
    /// <exception cref="SourceException">AWS could not be asked, or the credentials belong to another account than configured.</exception>
    public async ValueTask<string> IdAsync(CollectorActivity activity, CancellationToken cancellationToken) =>
        Account.RoleArn is not null ? Account.Id! : _id ??= await AskAsync(activity, cancellationToken);

    /// <summary>The region to collect from.</summary>
    /// <exception cref="SourceException">None is configured and the environment names none.</exception>
    public static string RegionOr(string? region) => region ?? DefaultRegion.Find() ?? throw new SourceException(
        SourceFault.Misconfigured, "No AWS region is known.", "Set Aws:Accounts:0:Regions, AWS_REGION, or a region in the profile.");

    /// <summary>A call that this session's clients will make.</summary>
    public AwsCall Call(string action, string where, string key) =>
        new(action, where, key) { Prepare = () => _role?.ReadyAsync() ?? Task.CompletedTask };

    public IAmazonCloudWatch CloudWatch(string id, string region, CollectorActivity activity) =>
        new AmazonCloudWatchClient(Credentials(), Configure(new AmazonCloudWatchConfig(), id, region, activity));

    public IAmazonCloudTrail CloudTrail(string id, string region, CollectorActivity activity) =>
        new AmazonCloudTrailClient(Credentials(), Configure(new AmazonCloudTrailConfig(), id, region, activity));

    public IAmazonS3 S3(string region, bool forcePathStyle)
    {
        var config = Direct(ClientDefaults.ApplyToStreaming(new AmazonS3Config { ForcePathStyle = forcePathStyle }), region);
        return Credentials() is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    private TConfig Configure<TConfig>(TConfig config, string id, string region, CollectorActivity activity)
        where TConfig : ServiceClientConfig
    {
        config.AccountId = id;
        config.RateLimiter = Environment.RateLimiter;
        config.TimeProvider = Environment.Time;
        config.CallDeadline = Environment.CallDeadline;
        config.AttemptEnded = attempt => activity.CountCall(attempt.Throttled);
        return Direct(config, region);
    }

    private TConfig Direct<TConfig>(TConfig config, string region)
        where TConfig : ClientConfig
    {
        config.MaxErrorRetry = Environment.Retries;
        if (Environment.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }

    /// <summary>Null: looked for as every AWS tool does, at the first call.</summary>
    private AWSCredentials? Credentials() => _role ?? Environment.Credentials;

    private AmazonSecurityTokenServiceClient Sts()
    {
        // Any region's STS answers for all of them.
        var region = Account.Regions.FirstOrDefault() ?? DefaultRegion.Find() ?? "us-east-1";
        var config = Direct(ClientDefaults.ApplyTo(new AmazonSecurityTokenServiceConfig()), region);
        return Environment.Credentials is { } credentials ? new AmazonSecurityTokenServiceClient(credentials, config) : new AmazonSecurityTokenServiceClient(config);
    }

    private async Task<string> AskAsync(CollectorActivity activity, CancellationToken cancellationToken)
    {
        using var sts = Sts();
        var call = new AwsCall("sts:GetCallerIdentity", Account.Title, "Aws:Accounts");
        activity.CountCall();
        var caller = await call.RunAsync(Environment, Environment.CallDeadline, token => sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), token), cancellationToken);
        return Account.Id is null || Account.Id == caller.Account ? caller.Account : throw new SourceException(
            SourceFault.Misconfigured,
            $"The credentials belong to account {caller.Account}, and Aws:Accounts says {Account.Id}.",
            $"Set RoleArn to a role in {Account.Id}, or use credentials of that account.");
    }
}
