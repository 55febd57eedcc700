using Dashboard.Core.Alerting;

namespace Dashboard.Tests.Alerting;

/// <summary>What holds for every history of samples, whenever they come and whenever the process dies.</summary>
public sealed class EvaluationPropertyTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Late_samples_and_stalled_collectors_end_in_the_state_that_samples_on_time_end_in(bool late, bool stalls)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var schedule = new SampleSchedule(seed);
            var onTime = await schedule.PlayAsync(late: false, stalls: false);
            var disturbed = await schedule.PlayAsync(late, stalls);
            Assert.True(Essence(onTime).SequenceEqual(Essence(disturbed)), $"Seed {seed}, {schedule}: on time {string.Join(", ", Essence(onTime))}; else {string.Join(", ", Essence(disturbed))}");
        }
    }

    [Fact]
    public async Task Dying_at_any_write_changes_neither_what_is_known_nor_what_is_told()
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var schedule = new SampleSchedule(seed);
            var whole = await schedule.PlayAsync(late: true, stalls: false);
            for (var step = 1; step < 60; step++)
            {
                var killed = await schedule.PlayAsync(late: true, stalls: false, step, dieAfter: step % 2 == 0);
                Assert.True(Stories(whole).SequenceEqual(Stories(killed)), $"Seed {seed}, killed at write {step}: told {string.Join('|', Stories(killed))} and not {string.Join('|', Stories(whole))}");
                Assert.Equal(Essence(whole), Essence(killed));
            }
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task What_is_told_of_a_series_begins_with_trouble_and_never_repeats_itself(bool late, bool stalls)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var scene = await new SampleSchedule(seed).PlayAsync(late, stalls);
            Assert.All(Stories(scene), story => Assert.True(IsStory(story), $"Seed {seed} told {story}"));
        }

        // Fired ends with Resolved, or with the gap that a correction made of it; NoData ends with DataBack, or with the breach that came out of the gap.
        static bool IsStory(string told)
        {
            var open = '.';
            foreach (var news in told)
            {
                var follows = (open, news) is ('.', 'F') or ('.', 'N') or ('F', 'R') or ('F', 'N') or ('N', 'D') or ('N', 'F');
                if (!follows)
                {
                    return false;
                }

                open = news is 'R' or 'D' ? '.' : news;
            }

            return true;
        }
    }

    [Fact]
    public async Task What_was_told_last_is_how_it_is()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var scene = await new SampleSchedule(seed).PlayAsync(late: true, stalls: true);
            Assert.All(SampleSchedule.Series, series => Assert.Equal(
                (seed, scene.State(series).IsFiring ? 'F' : scene.State(series).Phase is AlertPhase.NoData ? 'N' : '.'),
                (seed, Story(scene, series) is [.., 'F' or 'N'] story ? story[^1] : '.')));
        }
    }

    private static IEnumerable<(AlertPhase, DateTimeOffset, DateTimeOffset?, DateTimeOffset?)> Essence(AlertingScene scene) =>
        SampleSchedule.Series.Select(scene.State).Select(state => (state.Phase, state.Since, state.BreachedAt, state.FiredAt));

    private static IEnumerable<string> Stories(AlertingScene scene) => SampleSchedule.Series.Select(series => Story(scene, series));

    private static string Story(AlertingScene scene, SeriesBuilder series) =>
        string.Concat(scene.Alerts.Told.Where(told => told.Labels.Equals(series.Labels)).Select(told => ".FRNDEO"[(int)told.News]));
}
