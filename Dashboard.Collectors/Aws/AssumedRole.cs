using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Dashboard.Collectors.Aws;

/// <summary>
/// Credentials of a role, renewed before they end. The SDK's own class makes its STS client by itself, which neither knows
/// our endpoint nor a deadline, and its base class knows no clock but the machine's.
/// </summary>
internal sealed class AssumedRole(AwsAccount account, Func<IAmazonSecurityTokenService> connect, AwsEnvironment aws) : AWSCredentials
{
    private const int SessionSeconds = 3600;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private Task<Session>? _assuming;
    private Session? _current;

    /// <summary>The SDK's signer asks for credentials synchronously; it shall find them here, and block no thread on a call to STS.</summary>
    public Task ReadyAsync() => SessionAsync();

    public override ImmutableCredentials GetCredentials() => Volatile.Read(ref _current) is { } session && session.LastsUntil(aws.Time.GetUtcNow())
        ? session.Credentials
        : throw new InvalidOperationException($"The session of {account.RoleArn} is not there yet: {nameof(ReadyAsync)} comes before a call.");

    public override async Task<ImmutableCredentials> GetCredentialsAsync() => (await SessionAsync()).Credentials;

    /// <summary>Calls that come together share one session, and one attempt to get it.</summary>
    private Task<Session> SessionAsync()
    {
        lock (_gate)
        {
            if (_current is { } session && session.LastsUntil(aws.Time.GetUtcNow() + RenewBefore))
            {
                return Task.FromResult(session);
            }

            return _assuming is { IsCompleted: false } underway ? underway : _assuming = AssumeAsync();
        }
    }

    private async Task<Session> AssumeAsync()
    {
        using var sts = connect();
        var call = new AwsCall("sts:AssumeRole", account.RoleArn!, "Aws:Accounts:RoleArn, and ExternalId if the role's trust policy asks for one");
        var answer = await call.RunAsync(aws, aws.CallDeadline, token => sts.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = account.RoleArn,
            ExternalId = account.ExternalId,
            RoleSessionName = "dashboard",
            DurationSeconds = SessionSeconds,
        }, token), CancellationToken.None);
        var session = new Session(answer.Credentials.GetCredentials(), new DateTimeOffset(answer.Credentials.Expiration!.Value.ToUniversalTime()));
        Volatile.Write(ref _current, session);
        return session;
    }

    private sealed record Session(ImmutableCredentials Credentials, DateTimeOffset EndsAt)
    {
        public bool LastsUntil(DateTimeOffset time) => EndsAt > time;
    }
}
