using System.Diagnostics;

namespace Dashboard.Core.Alerting;

/// <summary>
/// The whole life of an alert as one pure function: no clock, no lock, no I/O. A gap is not time spent in breach, so it resets Pending; it is not
/// good news either, so it holds Firing and never resolves.
/// </summary>
public static class AlertStateMachine
{
    /// <summary>The state after a slot.</summary>
    public static AlertTransition Next(AlertRule rule, AlertInstance current, Observation seen, DateTimeOffset evaluatedAt) => new(
        current,
        seen switch
        {
            Observation.Breached(var value) => Breach(rule, WithValue(current, value), evaluatedAt),
            Observation.Clear(var value) => Clear(rule, WithValue(current, value), evaluatedAt),
            Observation.Missing => Missing(rule, current with { FailingSince = null, Failure = null, MissingSince = current.MissingSince ?? evaluatedAt }, evaluatedAt),
            Observation.Failed(var reason) => Failed(rule, current with { FailingSince = current.FailingSince ?? evaluatedAt, Failure = reason }, evaluatedAt),
            _ => throw new UnreachableException(),
        },
        evaluatedAt);

    private static AlertInstance WithValue(AlertInstance current, double value) =>
        current with { Value = value, MissingSince = null, FailingSince = null, Failure = null };

    private static AlertInstance Breach(AlertRule rule, AlertInstance current, DateTimeOffset at) => current.Phase switch
    {
        AlertPhase.Firing => current,
        AlertPhase.Recovering => Enter(current, AlertPhase.Firing, at),
        AlertPhase.Pending when at - current.Since >= rule.For => Fire(current, current.Since, at),
        AlertPhase.Pending => current,
        _ when rule.For <= TimeSpan.Zero => Fire(current, at, at),
        _ => Enter(current, AlertPhase.Pending, at),
    };

    private static AlertInstance Clear(AlertRule rule, AlertInstance current, DateTimeOffset at) => current.Phase switch
    {
        AlertPhase.Inactive => current,
        AlertPhase.Firing when rule.KeepFiringFor > TimeSpan.Zero => Enter(current, AlertPhase.Recovering, at),
        AlertPhase.Recovering when at - current.Since < rule.KeepFiringFor => current,
        _ => Rest(current, at),
    };

    private static AlertInstance Missing(AlertRule rule, AlertInstance current, DateTimeOffset at) => current.Phase switch
    {
        AlertPhase.Firing or AlertPhase.Recovering or AlertPhase.NoData => current,
        _ when rule.NoDataAfter is { } limit && at - current.MissingSince >= limit => Enter(current, AlertPhase.NoData, at),
        AlertPhase.Pending or AlertPhase.Error => Rest(current, at),
        _ => current,
    };

    private static AlertInstance Failed(AlertRule rule, AlertInstance current, DateTimeOffset at) => current.Phase switch
    {
        AlertPhase.Firing or AlertPhase.Recovering or AlertPhase.NoData or AlertPhase.Error => current,
        _ when at - current.FailingSince >= rule.ErrorAfter => Enter(current, AlertPhase.Error, at),
        AlertPhase.Pending => Rest(current, at),
        _ => current,
    };

    private static AlertInstance Enter(AlertInstance current, AlertPhase phase, DateTimeOffset at) => current with { Phase = phase, Since = at };

    private static AlertInstance Fire(AlertInstance current, DateTimeOffset breachedAt, DateTimeOffset at) =>
        Enter(current, AlertPhase.Firing, at) with { BreachedAt = breachedAt, FiredAt = at };

    private static AlertInstance Rest(AlertInstance current, DateTimeOffset at) =>
        Enter(current, AlertPhase.Inactive, at) with { BreachedAt = null, FiredAt = null };
}
