using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

public class StsTests
{
    private const string Role = "arn:aws:iam::444455556666:role/observability-reader";

    [Fact]
    public async Task Official_client_assumes_a_role_and_is_somebody_else_then()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { ExternalId = "blue" });
        using var sts = session.Sts();
        var before = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        Assert.Equal(SimulatedAccounts.Production, before.Account);

        var assumed = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Role, RoleSessionName = "test", ExternalId = "blue", DurationSeconds = 900 }, TestContext.Current.CancellationToken);
        Assert.Equal("arn:aws:sts::444455556666:assumed-role/observability-reader/test", assumed.AssumedRoleUser.Arn);
        Assert.Equal(SimulatorSession.Noon.AddMinutes(15).UtcDateTime, assumed.Credentials.Expiration!.Value.ToUniversalTime());
        using var asRole = session.Sts(new SessionAWSCredentials(assumed.Credentials.AccessKeyId, assumed.Credentials.SecretAccessKey, assumed.Credentials.SessionToken));
        var after = await asRole.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        Assert.Equal((SimulatedAccounts.Security, assumed.AssumedRoleUser.Arn), (after.Account, after.Arn));
    }

    [Fact]
    public async Task Session_ends_when_its_time_is_up()
    {
        await using var session = await SimulatorSession.StartAsync();
        using var sts = session.Sts();
        var assumed = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Role, RoleSessionName = "test" }, TestContext.Current.CancellationToken);
        using var asRole = session.Sts(new SessionAWSCredentials(assumed.Credentials.AccessKeyId, assumed.Credentials.SecretAccessKey, assumed.Credentials.SessionToken));
        session.Time.Advance(TimeSpan.FromMinutes(59));
        await asRole.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        session.Time.Advance(TimeSpan.FromMinutes(1));
        var expired = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => asRole.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken));
        Assert.Equal("ExpiredToken", expired.ErrorCode);

        var json = await session.CallAsync("cloudtrail", "LookupEvents", new { }, token: assumed.Credentials.SessionToken, accessKey: assumed.Credentials.AccessKeyId);
        Assert.Equal((400, "ExpiredTokenException"), (json.Status, json.Error));
    }

    [Theory]
    [InlineData("arn:aws:iam::444455556666:role/observability-reader", "red", "AccessDenied")]
    [InlineData("arn:aws:iam::999988887777:role/observability-reader", "blue", "AccessDenied")]
    [InlineData("arn:aws:iam::444455556666:user/somebody", "blue", "ValidationError")]
    public async Task Wrong_role_or_external_id_is_refused(string role, string externalId, string code)
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { ExternalId = "blue" });
        using var sts = session.Sts();
        var refused = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() =>
            sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role, RoleSessionName = "test", ExternalId = externalId }, TestContext.Current.CancellationToken));
        Assert.Equal(code, refused.ErrorCode);
    }

    [Fact]
    public async Task Unsigned_call_is_forbidden_and_one_signed_for_another_service_too()
    {
        await using var session = await SimulatorSession.StartAsync();
        using var unsigned = new HttpRequestMessage(HttpMethod.Post, session.Host.Endpoint) { Content = new StringContent("{}") };
        unsigned.Headers.TryAddWithoutValidation("X-Amz-Target", "GraniteServiceVersion20100801.ListMetrics");
        var answer = await session.SendAsync(unsigned);
        Assert.Equal((403, "MissingAuthenticationTokenException"), (answer.Status, answer.Error));

        using var misplaced = new HttpRequestMessage(HttpMethod.Post, session.Host.Endpoint) { Content = new StringContent("{}") };
        misplaced.Headers.TryAddWithoutValidation("X-Amz-Target", "GraniteServiceVersion20100801.ListMetrics");
        misplaced.Headers.TryAddWithoutValidation("Authorization", SimulatorSession.Signature("AKIAIOSFODNN7EXAMPLE", "eu-west-1", "cloudtrail"));
        answer = await session.SendAsync(misplaced);
        Assert.Equal((403, "InvalidSignatureException"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Made_up_session_token_is_not_recognised()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.CallAsync("cloudwatch", "ListMetrics", new { }, token: Convert.ToBase64String(new byte[64]), accessKey: "ASIAIOSFODNN7EXAMPLE");
        Assert.Equal((400, "UnrecognizedClientException"), (answer.Status, answer.Error));
    }
}
