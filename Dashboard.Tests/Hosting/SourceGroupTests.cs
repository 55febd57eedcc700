using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Health;

namespace Dashboard.Tests.Hosting;

public sealed class SourceGroupTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sources_of_a_kind_are_one_group_named_by_the_words_they_share()
    {
        var groups = SourceGroup.Of(
        [
            Source("cloudwatch", "a", "CloudWatch 1 min metrics, production, eu-west-1"),
            Source("cloudwatch", "b", "CloudWatch 5 min metrics, production, eu-west-1"),
            Source("trail", "c", "CloudTrail trail, central"),
            Source("lookup", "d", "CloudTrail event history, production, eu-west-1"),
            Source("lookup", "e", "CloudTrail event history, security, eu-west-1"),
        ]);

        Assert.Equal(["CloudTrail event history", "CloudTrail trail, central", "CloudWatch"], groups.Select(group => group.Title));
        Assert.Equal([2, 1, 2], groups.Select(group => group.Sources.Length));
    }

    [Fact]
    public void Kind_with_the_gravest_source_comes_first_and_shows_that_source_s_state()
    {
        var groups = SourceGroup.Of(
        [
            Source("a", "1", "A one"),
            Source("b", "1", "B one"),
            Source("b", "2", "B two", new CollectorHealth.Failing(SourceFault.Unauthorized, "It said no.", "Allow it.", 1, Now, Now)),
        ]);

        Assert.Equal("b", groups[0].Kind);
        Assert.Equal("Not allowed", groups[0].Worst.State);
        Assert.Equal(1, groups[0].Ailing);
        Assert.Equal(0, groups[1].Ailing);
    }

    [Fact]
    public void Lag_is_from_the_shortest_to_the_longest_and_success_is_unknown_where_one_source_had_none()
    {
        var group = Assert.Single(SourceGroup.Of([Source("a", "1", "A one", lag: 2, success: 1), Source("a", "2", "A two", lag: 600, success: 9)]));
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(600)), group.Lag);
        Assert.Equal(Now.AddMinutes(-9), group.OldestSuccess);

        var begun = Assert.Single(SourceGroup.Of([Source("a", "1", "A one", lag: 2, success: 1), Source("a", "2", "A two")]));
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)), begun.Lag);
        Assert.Null(begun.OldestSuccess);
    }

    private static SourceReport Source(string kind, string scope, string title, CollectorHealth? health = null, int? lag = null, int? success = null) => SourceReport.Of(
        new()
        {
            Registration = new(new SourceId(kind, scope), SignalKind.Samples, title, new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)), _ => throw new NotSupportedException()),
            Activity = new(),
            Health = health ?? new CollectorHealth.Waiting(Now.AddMinutes(1)),
            Position = lag is { } minutes ? new(Checkpoint.Start, Now.AddMinutes(-minutes)) : SourcePosition.Start,
            LastSuccessAt = success is { } ago ? Now.AddMinutes(-ago) : null,
        },
        [],
        Now);
}
