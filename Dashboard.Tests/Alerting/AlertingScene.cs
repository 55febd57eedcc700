using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Alerting;

/// <summary>The whole of rule evaluation over stores in memory. A slot is a minute after noon.</summary>
public sealed class AlertingScene : IAlertRules
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly SourceId Source = new("aws.cloudwatch", "111122223333/eu-west-1");
    public static readonly CollectorSchedule Schedule = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5));

    private RuleLoop _loop;

    public AlertingScene(AlertRule rule, params CollectorRegistration[] collectors)
    {
        Current = [rule];
        Collectors = collectors;
        _loop = Create();
    }

    public MemoryMetrics Metrics { get; init; } = new();

    public MemoryAlerts Alerts { get; } = new();

    public MemoryEvents Events { get; } = new();

    public FakeTimeProvider Time { get; } = new(Noon);

    public LiveFeed Feed { get; } = new();

    public ImmutableArray<AlertRule> Current { get; set; }

    public CollectorRegistration[] Collectors { get; }

    public RuleLoop Loop => _loop;

    public string Told => string.Concat(Alerts.Told.Select(told => ".FRNDEO"[(int)told.News]));

    public AlertInstance State(SeriesBuilder? series = null) =>
        Alerts.Instances.SingleOrDefault(instance => instance.Labels.Equals((series ?? new()).Labels)) ?? new AlertInstance(Current[0].Id, (series ?? new()).Labels);

    public static DateTimeOffset At(double minute) => Noon.AddMinutes(minute);

    public static AlertRule Rule { get; } = new()
    {
        Id = "replica-lag",
        Title = "A replica is behind",
        Select = new() { Namespace = "AWS/RDS", Metric = "ReplicaLag", Statistic = Statistic.Maximum },
        Threshold = 60,
        Over = TimeSpan.FromMinutes(1),
        For = TimeSpan.FromMinutes(2),
        KeepFiringFor = TimeSpan.FromMinutes(2),
    };

    public static CollectorRegistration Collector { get; } =
        new(Source, SignalKind.Samples, "CloudWatch metrics, production, eu-west-1", Schedule, _ => throw new NotSupportedException());

    /// <summary>A sample a letter from a minute on: B above the threshold, c below, - none; the minute after the last one is complete.</summary>
    public void Write(string samples, int from = 0, SeriesBuilder? series = null, bool complete = true)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (samples[i] is not '-')
            {
                Metrics.Write(Source, (series ?? new()).Key, At(from + i), samples[i] is 'B' ? 90 : 1, "Seconds");
            }
        }

        if (complete)
        {
            Metrics.CompleteUntil(Source, At(from + samples.Length));
        }
    }

    public async Task JudgeAsync() => await _loop.JudgeAllAsync(TestContext.Current.CancellationToken);

    /// <summary>Meets the rule before there is any data, so that every sample is judged.</summary>
    public static async Task<AlertingScene> StartAsync(AlertRule rule, params CollectorRegistration[] collectors)
    {
        var scene = new AlertingScene(rule, collectors);
        await scene.JudgeAsync();
        return scene;
    }

    /// <summary>A new process on the same stores.</summary>
    public void Restart() => _loop = Create();

    private RuleLoop Create()
    {
        INotifier[] notifiers = [new ScriptedNotifier()];
        var messages = new AlertMessages(Metrics, Events, notifiers, NullLogger<AlertMessages>.Instance);
        var evaluator = new RuleEvaluator(Metrics, Alerts, messages, Feed, Time);
        var stalls = new StallDetector(Collectors);
        return new(
            this,
            evaluator,
            new SampleCorrections(Metrics, Alerts, evaluator, NullLogger<SampleCorrections>.Instance),
            stalls,
            new CollectorWatch(stalls, Alerts, messages, Feed, Time),
            Metrics,
            Alerts,
            Feed,
            Time,
            NullLogger<RuleLoop>.Instance);
    }
}
