using System.Net;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Verbs;

/// <summary>Which flows, as a command line says it. Every part that is null matches all.</summary>
public sealed record VerbFlows
{
    /// <summary>Starts of windows.</summary>
    public required VerbRange Range { get; init; }

    /// <summary>Network of the source, as CIDR.</summary>
    public string? Source { get; init; }

    /// <summary>Network of the destination, as CIDR.</summary>
    public string? Destination { get; init; }

    /// <summary>Destination port.</summary>
    public int? Port { get; init; }

    /// <summary>Verdict.</summary>
    public FlowVerdict? Verdict { get; init; }

    /// <summary>Network interface.</summary>
    public string? Interface { get; init; }

    /// <summary>Account.</summary>
    public string? Account { get; init; }

    /// <summary>As the store takes it.</summary>
    public FlowFilter ToFilter() => new()
    {
        Range = Range.ToTimeRange(),
        Source = Network(Source),
        Destination = Network(Destination),
        DestinationPort = Port,
        Verdict = Verdict,
        Interface = Interface,
        Account = Account,
    };

    private static IPNetwork? Network(string? text) => text is null ? null : IPNetwork.Parse(text);
}
