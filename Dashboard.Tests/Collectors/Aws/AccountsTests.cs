using Dashboard.Core.Collection;
using Dashboard.Simulator;
using Dashboard.Simulator.Faults;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Collectors.Aws;

public sealed class AccountsTests
{
    private readonly InMemoryTelemetryWriter _writer = new();

    [Fact]
    public async Task A_role_in_another_account_is_assumed_with_its_external_id_and_renewed_before_it_ends()
    {
        await using var session = await CollectorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited, ExternalId = "agreed" });
        var lookup = Lookup(session, ("Aws:Accounts:0:RoleArn", "arn:aws:iam::444455556666:role/Reader"), ("Aws:Accounts:0:ExternalId", "agreed"));
        var activity = new CollectorActivity();
        var collector = lookup.Create(activity);
        await CollectorSession.RunAsync(lookup, collector, _writer, session.Time.GetUtcNow(), activity, session.Time);
        await CollectorSession.RunAsync(lookup, collector, _writer, session.Time.GetUtcNow(), activity, session.Time);

        Assert.NotEmpty(_writer.Events);
        Assert.All(_writer.Events.Keys, key => Assert.Equal(SimulatedAccounts.Security, key.Account));
        Assert.Equal(1, session.Host.Faults.Calls("STS", "AssumeRole"));

        session.Time.Advance(TimeSpan.FromMinutes(58));
        await CollectorSession.RunAsync(lookup, collector, _writer, session.Time.GetUtcNow(), activity, session.Time);
        Assert.Equal(2, session.Host.Faults.Calls("STS", "AssumeRole"));
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_names_the_permission_and_the_setting()
    {
        await using var session = await CollectorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited, ExternalId = "agreed" });
        var lookup = Lookup(session, ("Aws:Accounts:0:RoleArn", "arn:aws:iam::444455556666:role/Reader"), ("Aws:Accounts:0:ExternalId", "guessed"));

        var refused = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(lookup, _writer));

        Assert.Equal(SourceFault.Unauthorized, refused.Fault);
        Assert.Contains("sts:AssumeRole", refused.Remedy, StringComparison.Ordinal);
        Assert.Contains("ExternalId", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_account_is_asked_for_and_labels_what_is_read()
    {
        await using var session = await CollectorSession.StartAsync();
        var metrics = Assert.Single(session.Build(
            _writer,
            ("Aws:Accounts:0:Name", "ours"),
            ("Aws:Accounts:0:Regions:0", "eu-west-1"),
            ("Collectors:CloudWatch:Metrics:0:Namespace", "AWS/SQS"),
            ("Collectors:CloudWatch:Metrics:0:Name", "ApproximateAgeOfOldestMessage"),
            ("Collectors:CloudWatch:Metrics:0:Dimensions:QueueName", "*"),
            ("Collectors:CloudWatch:Metrics:0:Statistics:0", "Maximum")));

        await session.RunAsync(metrics, _writer);

        Assert.Equal("own/eu-west-1/60s+120s", metrics.Source.Scope);
        Assert.NotEmpty(_writer.Samples);
        Assert.All(_writer.Samples.Keys, sample => Assert.Equal((SimulatedAccounts.Production, "eu-west-1"), (sample.Key.Account, sample.Key.Region)));
    }

    [Fact]
    public async Task Credentials_of_another_account_than_configured_are_refused_before_anything_is_labelled_wrongly()
    {
        await using var session = await CollectorSession.StartAsync();
        var lookup = Lookup(session, ("Aws:Accounts:0:Id", SimulatedAccounts.Security));

        var refused = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(lookup, _writer));

        Assert.Equal(SourceFault.Misconfigured, refused.Fault);
        Assert.Contains(SimulatedAccounts.Production, refused.Message, StringComparison.Ordinal);
        Assert.Contains("RoleArn", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, session.Host.Faults.Calls("CloudTrail"));
    }

    [Theory]
    [InlineData("throttled", SourceFault.Throttled)]
    [InlineData("500", SourceFault.Unreachable)]
    [InlineData("reset", SourceFault.Unreachable)]
    [InlineData("expired", SourceFault.Unauthorized)]
    [InlineData("malformed", SourceFault.Malformed)]
    public async Task Failures_of_AWS_become_faults_that_say_what_to_do(string what, SourceFault expected)
    {
        await using var session = await CollectorSession.StartAsync();
        Fault fault = what switch
        {
            "throttled" => new Fault.Throttled(),
            "500" => new Fault.ServerError(),
            "reset" => new Fault.ConnectionReset(),
            "expired" => new Fault.ExpiredToken(),
            _ => new Fault.MalformedBody(),
        };
        session.Host.Faults.On("CloudTrail").Always(fault);

        var failure = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(Lookup(session, ("Aws:Accounts:0:Id", SimulatedAccounts.Production)), _writer));

        Assert.Equal(expected, failure.Fault);
        Assert.StartsWith("cloudtrail:LookupEvents on 111122223333/eu-west-1 ", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Remedy);
    }

    private CollectorRegistration Lookup(CollectorSession session, params (string, string)[] account) => Assert.Single(session.Build(
        _writer, [.. account, ("Aws:Accounts:0:Regions:0", "eu-west-1"), ("Collectors:CloudTrail:Lookup", "true"), ("Collectors:CloudTrail:Backfill", "01:00:00")]));
}
