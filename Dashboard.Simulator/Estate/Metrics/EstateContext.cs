using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>What all of the estate's metrics are made from: names, story, and the traffic that drives the rest.</summary>
internal sealed class EstateContext(SimulatorOptions options)
{
    public ulong Seed { get; } = options.Seed;

    public Inventory Inventory { get; } = new(options.Seed);

    public Story Story { get; } = new(options);

    /// <summary>Requests a minute that reach the public load balancer.</summary>
    public Curve Traffic { get; } = Curves.Weekly(WeekShape.Shop, 900, 9_000)
        .Wobbling(Chance.Key(options.Seed, "traffic"), 23, 0.04)
        .Wobbling(Chance.Key(options.Seed, "traffic/slow"), 190, 0.06);

    /// <summary>How busy the shop is, from 0 to 1.</summary>
    public Curve Load => Traffic.Times(1 / 9_000.0).Within(0, 1.3);

    public ulong Key(string words) => Chance.Key(Seed, words);

    public MetricGroup Group(string ns, Publication publication, params (string Name, string Value)[] dimensions) =>
        new(Seed, SimulatedAccounts.Production, SimulatedAccounts.Home, ns, publication, dimensions);

    /// <summary>For services whose metrics live in us-east-1, wherever they run.</summary>
    public MetricGroup GlobalGroup(string ns, Publication publication, params (string Name, string Value)[] dimensions) =>
        new(Seed, SimulatedAccounts.Production, SimulatedAccounts.Global, ns, publication, dimensions);

    public MetricGroup SecurityGroup(string ns, Publication publication, params (string Name, string Value)[] dimensions) =>
        new(Seed, SimulatedAccounts.Security, SimulatedAccounts.Home, ns, publication, dimensions);
}
