using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Alerting;

/// <summary>The rule that watches the store's own room: one alert before its budget or its disk is used up.</summary>
public sealed partial class StoreWatch(IStoreStatus status, IAlertStore store, AlertMessages messages, ILiveFeed feed, TimeProvider time, ILogger<StoreWatch> logger)
{
    /// <summary>The rule's id; no rule of the operator's may bear it.</summary>
    public const string RuleId = "store-space";

    /// <summary>The rule as people see it; what it selects is no series.</summary>
    public static AlertRule Rule { get; } = new()
    {
        Id = RuleId,
        Title = "The store runs out of room",
        Select = new(),
        Threshold = 80,
        Unit = "Percent",
        Every = TimeSpan.FromMinutes(1),
        KeepFiringFor = TimeSpan.FromMinutes(10),
        Severity = Severity.High,
        Summary = "When it has, the oldest data go, or nothing new is stored and nothing is judged.",
        Runbook = "Free space on the disk of the data folder, raise Data:DiskBytes, or shorten Data:Retention.",
    };

    private static readonly LabelSet Labels = LabelSet.Of(("store", "data folder"));

    private readonly OwnRuleJudge _judge = new(Rule, store, messages, feed, time);

    /// <summary>Looks every minute until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Rule.Every, time);
        try
        {
            do
            {
                try
                {
                    await EvaluateAsync(stopping);
                }
                catch (Exception failed) when (failed is not OperationCanceledException)
                {
                    // The store says itself that it is away; what fails without a reason is said once a minute.
                    LogFailed(failed.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    /// <summary>Judges this minute.</summary>
    public async ValueTask EvaluateAsync(CancellationToken cancellationToken)
    {
        if ((await status.HealthAsync(cancellationToken)).Disk is not { } disk)
        {
            return;
        }

        var shown = (await store.InstancesAsync(RuleId, cancellationToken)).FirstOrDefault(instance => instance.Labels == Labels) ?? new(RuleId, Labels);
        var used = Math.Round(disk.UsedPercent ?? 0, 1);
        Observation seen = disk.Warning is null ? new Observation.Clear(used) : new Observation.Breached(used);
        await _judge.JudgeAsync(new("store", ""), shown, seen, time.GetUtcNow(), _ => (Rule.Title, disk.Warning ?? "there is room again"), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store's room could not be judged: {Reason}. It is tried again in a minute")]
    private partial void LogFailed(string reason);
}
