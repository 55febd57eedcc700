using Dashboard.Core.Alerting;

namespace Dashboard.Tests.Alerting;

public sealed class AlertStateMachineTests
{
    /// <summary>
    /// A slot a letter. Seen: B in breach, c clear, - missing, x query failed. Phases: i inactive, p pending, F firing, r recovering, N no data, E error.
    /// Told: F fired, R resolved, N no data, D data back, E error, O error over.
    /// </summary>
    [Theory]
    [InlineData("BBBccc", "ppFrri", "..F..R")]
    [InlineData("BBBcBcccB", "ppFrFrrip", "..F....R.")]
    [InlineData("BBcBB", "ppipp", ".....")]
    [InlineData("BB-BBB", "ppippF", ".....F")]
    [InlineData("BBB----------c", "ppFFFFFFFFFFFr", "..F...........")]
    [InlineData("BBBc--cc", "ppFrrrii", "..F...R.")]
    [InlineData("-----", "iiiNN", "...N.")]
    [InlineData("--c--", "iiiii", ".....")]
    [InlineData("B----c", "piiiNi", "....ND")]
    [InlineData("----BBB", "iiiNppF", "...ND.F")]
    [InlineData("xxxxc", "iiEEi", "..E.O")]
    [InlineData("xxxBBB", "iiEppF", "..EO.F")]
    [InlineData("BBxBBB", "ppippF", ".....F")]
    [InlineData("BBBxxxxc", "ppFFFFFr", "..F.....")]
    [InlineData("---xx-", "iiiiiN", ".....N")]
    public void A_life_is_a_string(string seen, string phases, string told) =>
        Assert.Equal((phases, told), Live(Rule, seen));

    [Fact]
    public void Without_waiting_times_it_fires_and_resolves_at_once() =>
        Assert.Equal(("FiF", "FRF"), Live(Rule with { For = TimeSpan.Zero, KeepFiringFor = TimeSpan.Zero }, "BcB"));

    [Fact]
    public void Without_a_waiting_time_for_data_silence_is_never_news() =>
        Assert.Equal(("iiiiiiii", "........"), Live(Rule with { NoDataAfter = null }, "--------"));

    [Fact]
    public void A_firing_alert_keeps_when_the_breach_began_and_when_it_fired()
    {
        var state = new AlertInstance("rule", new SeriesBuilder().Labels);
        for (var slot = 0; slot < 5; slot++)
        {
            state = AlertStateMachine.Next(Rule, state, new Observation.Breached(slot), At(slot)).After;
        }

        Assert.Equal((At(0), At(2), At(2), 4.0), (state.BreachedAt, state.FiredAt, state.Since, state.Value));
    }

    private static AlertRule Rule { get; } = new()
    {
        Id = "rule",
        Title = "A rule",
        Select = new(),
        Threshold = 1,
        For = TimeSpan.FromMinutes(2),
        KeepFiringFor = TimeSpan.FromMinutes(2),
        NoDataAfter = TimeSpan.FromMinutes(3),
        ErrorAfter = TimeSpan.FromMinutes(2),
    };

    private static DateTimeOffset At(int slot) => AlertingScene.Noon.AddMinutes(slot);

    private static (string Phases, string Told) Live(AlertRule rule, string seen)
    {
        var state = new AlertInstance(rule.Id, new SeriesBuilder().Labels);
        var (phases, told) = ("", "");
        for (var slot = 0; slot < seen.Length; slot++)
        {
            Observation observation = seen[slot] switch
            {
                'B' => new Observation.Breached(2),
                'c' => new Observation.Clear(0),
                '-' => new Observation.Missing(),
                _ => new Observation.Failed("the query failed"),
            };
            var step = AlertStateMachine.Next(rule, state, observation, At(slot));
            state = step.After;
            phases += "ipFrNE"[(int)state.Phase];
            told += ".FRNDEO"[(int)step.News];
        }

        return (phases, told);
    }
}
