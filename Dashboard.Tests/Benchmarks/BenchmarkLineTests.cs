using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Tests.Benchmarks;

public sealed class BenchmarkLineTests
{
    [Fact]
    public void Ratio_says_how_many_times_better_whatever_is_measured()
    {
        Assert.Equal(4, Line(new(20, Unit.Milliseconds), new(80, Unit.Milliseconds), null).Ratio);
        Assert.Equal(0.25, Line(new(20, Unit.GigabytesPerSecond), new(80, Unit.GigabytesPerSecond), null).Ratio);
    }

    [Theory]
    [InlineData(2.0, true)]
    [InlineData(1.9, false)]
    public void Figure_is_held_when_it_reaches_the_least(double ours, bool held) =>
        Assert.Equal(held, Line(new(ours, Unit.GigabytesPerSecond), null, Goal.OursAtLeast(2, 4)).Held);

    [Theory]
    [InlineData(2.5, true)]
    [InlineData(2.7, false)]
    public void Bytes_may_be_so_many_times_the_peers(double ours, bool held) =>
        Assert.Equal(held, Line(new(ours, Unit.BytesPer("sample")), new(1, Unit.BytesPer("sample")), Goal.TimesThePeerAtMost(2.6, 1.7)).Held);

    [Fact]
    public void Goal_against_a_peer_that_is_missing_is_not_judged() =>
        Assert.Null(Line(new(1, Unit.Milliseconds), null, Goal.RatioAtLeast(8, 15)).Held);

    [Fact]
    public void Report_fails_with_the_first_line_that_is_not_held_and_prints_one_object_a_line()
    {
        var output = new StringWriter();
        var report = new Report(output, json: true);
        report.Add(Line(new(3, Unit.Milliseconds), null, Goal.OursAtMost(5, 2)));
        Assert.True(report.AllHeld);
        report.Add(Line(new(9, Unit.Milliseconds), new(1, Unit.Milliseconds), Goal.OursAtMost(5, 2)));

        Assert.False(report.AllHeld);
        var lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        using var second = System.Text.Json.JsonDocument.Parse(lines[1]);
        Assert.Equal(
            ["name", "ours", "unit", "peer", "version", "ratio", "reach", "aim", "held", "note"],
            second.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.False(second.RootElement.GetProperty("held").GetBoolean());
    }

    [Fact]
    public void Median_is_the_middle_or_the_mean_of_the_two_there()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Interleaved.Median([TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]));
        Assert.Equal(TimeSpan.FromSeconds(3), Interleaved.Median([TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)]));
    }

    private static BenchmarkLine Line(Measured ours, Measured? peer, Goal? goal) => new() { Name = "line", Ours = ours, Peer = peer, Goal = goal };
}
