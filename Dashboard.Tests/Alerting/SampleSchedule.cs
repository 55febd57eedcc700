using Dashboard.Core.Alerting;
using Dashboard.Tests.Fakes;
using static Dashboard.Tests.Alerting.AlertingScene;

namespace Dashboard.Tests.Alerting;

/// <summary>A random rule over the random samples of two series, which can be played as they were, or late and with wrong first values, or through a stall of the collector.</summary>
public sealed class SampleSchedule
{
    private const int LongestStall = 20;

    private readonly int _seed;
    private readonly AlertRule _rule;
    private readonly string[] _samples;
    private readonly int _stallFrom;
    private readonly int _stallUntil;

    public SampleSchedule(int seed)
    {
        _seed = seed;
        var random = new Random(seed);
        _rule = Rule with
        {
            Over = TimeSpan.FromMinutes(random.Next(1, 4)),
            For = TimeSpan.FromMinutes(random.Next(0, 5)),
            KeepFiringFor = TimeSpan.FromMinutes(random.Next(0, 5)),
            NoDataAfter = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 9)),
            TreatMissingAsZero = random.Next(6) == 0,
            Reduce = (AlertReduce)random.Next(3),
        };
        var length = random.Next(25, 60);
        _samples = [.. Series.Select(_ => Letters(random, length))];
        _stallFrom = random.Next(2, length - 10);
        _stallUntil = Math.Min(length, _stallFrom + random.Next(8, LongestStall));
    }

    public static SeriesBuilder[] Series { get; } = [new() { Name = "a" }, new() { Name = "b" }];

    public override string ToString() => string.Join('|', _samples);

    /// <summary>Plays it, a minute a sample. With <paramref name="dieAt"/> the process dies at that write and a new one goes on.</summary>
    public async Task<AlertingScene> PlayAsync(bool late, bool stalls, int? dieAt = null, bool dieAfter = false)
    {
        var random = new Random(_seed + 1);
        var scene = await StartAsync(_rule, Collector);
        (scene.Alerts.DieAt, scene.Alerts.DieAfter) = (dieAt, dieAfter);
        var waiting = new List<(int Series, int Minute)>();
        for (var minute = 0; minute < _samples[0].Length; minute++)
        {
            scene.Time.SetUtcNow(At(minute + 1));
            if (!stalls || minute < _stallFrom || minute >= _stallUntil)
            {
                var from = stalls && minute == _stallUntil ? _stallFrom : minute;
                Collect(scene, from, minute, late ? random : null, waiting);
                while (waiting.Count > 0 && random.Next(5) == 0)
                {
                    Deliver(scene, waiting, random.Next(waiting.Count));
                }
            }

            if (random.Next(3) > 0)
            {
                await JudgeAsync(scene);
            }
        }

        Collect(scene, stalls ? _stallFrom : _samples[0].Length, _samples[0].Length - 1, null, waiting);
        while (waiting.Count > 0)
        {
            Deliver(scene, waiting, random.Next(waiting.Count));
        }

        await JudgeAsync(scene);
        return scene;
    }

    /// <summary>Plays it to a product that first meets the source when its slot <paramref name="line"/> is as old as that of a source that is caught up: in pieces up to there, then a minute at a time.</summary>
    public async Task<AlertingScene> PlayHistoryAsync(int line, int? dieAt = null, bool dieAfter = false)
    {
        var random = new Random(_seed + line);
        var scene = new AlertingScene(_rule, Collector);
        scene.Time.SetUtcNow(At(line) + StallDetector.Usual(Schedule));
        await scene.JudgeAsync();
        (scene.Alerts.DieAt, scene.Alerts.DieAfter) = (dieAt, dieAfter);
        for (var minute = 0; minute < _samples[0].Length;)
        {
            var until = minute < line ? Math.Min(line, minute + random.Next(1, line)) : minute + 1;
            Collect(scene, minute, until - 1, null, []);
            minute = until;
            await JudgeAsync(scene);
            if (minute > line)
            {
                scene.Time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        return scene;
    }

    /// <summary>Letters that tend to stay the same, as trouble does.</summary>
    private static string Letters(Random random, int length)
    {
        var letter = 'c';
        return "c" + string.Concat(Enumerable.Range(1, length).Select(_ => letter = random.Next(4) == 0 ? "Bc-"[random.Next(3)] : letter));
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

    private void Collect(AlertingScene scene, int from, int until, Random? late, List<(int Series, int Minute)> waiting)
    {
        for (var minute = from; minute <= until; minute++)
        {
            for (var series = 0; series < Series.Length; series++)
            {
                var sample = _samples[series][minute];
                if (late is not null && minute > 0 && sample is not '-' && late.Next(3) == 0)
                {
                    waiting.Add((series, minute));
                    sample = late.Next(2) == 0 ? '-' : sample is 'B' ? 'c' : 'B';
                }

                scene.Write(sample.ToString(), minute, Series[series], complete: false);
            }
        }

        scene.Metrics.CompleteUntil(Source, At(until + 1));
    }

    private void Deliver(AlertingScene scene, List<(int Series, int Minute)> waiting, int which)
    {
        var (series, minute) = waiting[which];
        scene.Write(_samples[series][minute].ToString(), minute, Series[series], complete: false);
        waiting.RemoveAt(which);
    }
}
