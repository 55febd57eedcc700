using System.Collections.Immutable;
using Dashboard.Components.Alerts;
using Dashboard.Components.Live;
using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Telemetry;
using Dashboard.Health;
using Dashboard.State;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Components.Pages;

/// <summary>The estate in one line: what fires, what cannot be judged, and how far the data reach.</summary>
public sealed partial class Verdict
{
    /// <summary>What the line says.</summary>
    /// <param name="Active">Alerts that are not inactive, worst first.</param>
    /// <param name="Health">Sources and store.</param>
    public sealed record State(ImmutableArray<ActiveAlert> Active, EstateHealth Health)
    {
        /// <summary>How many fire.</summary>
        public int Firing => Active.Count(alert => alert.State.Phase is AlertPhase.Firing);

        /// <summary>How many may fire soon, or are about to end.</summary>
        public int Pending => Active.Count(alert => alert.State.Phase is AlertPhase.Pending or AlertPhase.Recovering);

        /// <summary>How many of those are about to end.</summary>
        public int Recovering => Active.Count(alert => alert.State.Phase is AlertPhase.Recovering);

        /// <summary>How many cannot be judged.</summary>
        public int Blind => Active.Count(alert => alert.State.Phase is AlertPhase.NoData or AlertPhase.Error);
    }

    [Inject]
    private IAlertStore Alerts { get; set; } = default!;

    [Inject]
    private IAlertRules Rules { get; set; } = default!;

    [Inject]
    private EstateHealthReader Health { get; set; } = default!;

    [Inject]
    private PageAddress Address { get; set; } = default!;

    [CascadingParameter]
    public required ViewerClock Clock { get; set; }

    /// <inheritdoc/>
    protected override LiveTopics Topics => LiveTopics.Alerts | LiveTopics.Sources;

    private State? Shown => Answer switch
    {
        Reading<State>.Fresh fresh => fresh.Data,
        Reading<State>.Stale stale => stale.Data,
        _ => null,
    };

    /// <inheritdoc/>
    protected override async ValueTask<State> ReadAsync(CancellationToken cancellationToken) => new(
        AlertBoard.Named(await Alerts.ActiveAsync(cancellationToken), Rules),
        await Health.ReadAsync(withRejections: false, cancellationToken));

    private static string Headline(State state) => state.Firing switch
    {
        0 => "Nothing fires",
        1 => "1 alert fires",
        var many => $"{many} alerts fire",
    };

    /// <summary>The one to look at first, and since when.</summary>
    private string Worst(State state) => state switch
    {
        { Firing: > 0, Active: [var worst, ..] } => $"{worst.Rule?.Title ?? worst.State.RuleId}, for {WindowText.Brief(Time.GetUtcNow() - worst.State.Since)}",
        { Blind: > 0 } => "as far as can be judged",
        _ => "No rule is in breach",
    };

    /// <summary>A page wakes somebody; a ticket waits for the morning.</summary>
    private static string Colour(State state) => state switch
    {
        { Firing: 0, Blind: 0 } => "ok",
        { Firing: 0 } => "nodata",
        _ => Pages(state) ? "critical" : "warn",
    };

    private static string Sign(State state) => state switch
    {
        { Firing: 0, Blind: 0 } => Icons.Material.Outlined.CheckCircle,
        { Firing: 0 } => Icons.Material.Outlined.HelpOutline,
        _ => Pages(state) ? Icons.Material.Outlined.NotificationsActive : Icons.Material.Outlined.Warning,
    };

    private static bool Pages(State state) =>
        state.Active.Any(alert => alert.State.Phase is AlertPhase.Firing && alert.Rule is null or { Tier: AlertTier.Page });

    private static string Fresh(EstateHealth health)
    {
        var told = string.Join(" · ", new[] { (SignalKind.Samples, "metrics"), (SignalKind.Events, "events"), (SignalKind.Flows, "flows") }
            .Select(kind => (Name: kind.Item2, Lag: health.Sources.Where(source => source.Status.Registration.Kind == kind.Item1).Min(source => source.Lag)))
            .Where(kind => kind.Lag is not null)
            .Select(kind => $"{kind.Name} {WindowText.Brief(kind.Lag!.Value)} old"));
        return told.Length > 0 ? told : "No data yet";
    }
}
