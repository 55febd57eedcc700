using Dashboard.Core.Alerting;
using Dashboard.Tests.Fakes;
using static Dashboard.Tests.Alerting.AlertingScene;

namespace Dashboard.Tests.Alerting;

/// <summary>What holds for every history of samples, whenever they come and whenever the process dies.</summary>
public sealed class EvaluationPropertyTests
{
    [Fact]
    public async Task Late_and_corrected_samples_end_in_the_state_that_samples_on_time_end_in()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var schedule = new Schedule(seed);
            var onTime = await schedule.PlayAsync(late: false);
            var late = await schedule.PlayAsync(late: true);
            Assert.True(Essence(onTime) == Essence(late), $"Seed {seed}, {schedule.Samples}: on time {Essence(onTime)}, late {Essence(late)}");
        }
    }

    [Fact]
    public async Task Dying_at_any_write_changes_neither_what_is_known_nor_what_is_told()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var schedule = new Schedule(seed);
            var whole = await schedule.PlayAsync(late: true);
            for (var step = 1; step < 60; step++)
            {
                var killed = await schedule.PlayAsync(late: true, step, dieAfter: step % 2 == 0);
                Assert.True(whole.Told == killed.Told, $"Seed {seed}, killed at write {step}: told {killed.Told} and not {whole.Told}");
                Assert.Equal(Essence(whole), Essence(killed));
            }
        }
    }

    [Fact]
    public async Task What_is_told_is_a_story_that_begins_with_trouble_and_never_repeats_itself()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var told = (await new Schedule(seed).PlayAsync(late: true)).Told;
            Assert.True(IsStory(told), $"Seed {seed} told {told}");
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

    private static (AlertPhase, DateTimeOffset, DateTimeOffset?, DateTimeOffset?) Essence(AlertingScene scene) =>
        scene.State() is var state ? (state.Phase, state.Since, state.BreachedAt, state.FiredAt) : default;

    /// <summary>A random rule and random samples, which come on time or partly later, first with other values or not at all.</summary>
    private sealed class Schedule
    {
        private readonly int _seed;
        private readonly AlertRule _rule;

        public Schedule(int seed)
        {
            _seed = seed;
            var random = new Random(seed);
            _rule = Rule with
            {
                Over = TimeSpan.FromMinutes(random.Next(1, 4)),
                For = TimeSpan.FromMinutes(random.Next(0, 5)),
                KeepFiringFor = TimeSpan.FromMinutes(random.Next(0, 5)),
                NoDataAfter = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 6)),
                TreatMissingAsZero = random.Next(6) == 0,
                Reduce = (AlertReduce)random.Next(3),
            };
            var letter = 'c';
            Samples = "c" + string.Concat(Enumerable.Range(0, random.Next(20, 60)).Select(_ => letter = random.Next(3) == 0 ? "Bc-"[random.Next(3)] : letter));
        }

        public string Samples { get; }

        public async Task<AlertingScene> PlayAsync(bool late, int? dieAt = null, bool dieAfter = false)
        {
            var random = new Random(_seed + 1);
            var scene = await StartAsync(_rule);
            (scene.Alerts.DieAt, scene.Alerts.DieAfter) = (dieAt, dieAfter);
            var waiting = new List<int>();
            for (var minute = 0; minute < Samples.Length; minute++)
            {
                if (late && minute > 0 && Samples[minute] is not '-' && random.Next(3) == 0)
                {
                    waiting.Add(minute);
                    scene.Write(random.Next(2) == 0 ? "-" : Samples[minute] is 'B' ? "c" : "B", from: minute);
                }
                else
                {
                    scene.Write(Samples[minute].ToString(), from: minute);
                }

                while (waiting.Count > 0 && random.Next(5) == 0)
                {
                    Deliver(scene, waiting, random.Next(waiting.Count));
                }

                if (random.Next(3) > 0)
                {
                    await JudgeAsync(scene);
                }
            }

            while (waiting.Count > 0)
            {
                Deliver(scene, waiting, random.Next(waiting.Count));
            }

            await JudgeAsync(scene);
            return scene;
        }

        private void Deliver(AlertingScene scene, List<int> waiting, int which)
        {
            scene.Write(Samples[waiting[which]].ToString(), from: waiting[which], complete: false);
            waiting.RemoveAt(which);
        }

        private static async Task JudgeAsync(AlertingScene scene)
        {
            try
            {
                await scene.JudgeAsync();
            }
            catch (KilledException)
            {
                scene.Restart();
                await scene.JudgeAsync();
            }
        }
    }
}
