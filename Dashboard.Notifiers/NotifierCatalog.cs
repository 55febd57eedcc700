using System.Collections.Immutable;
using Dashboard.Core.Notifications;
using Dashboard.Notifiers.Slack;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Notifiers;

/// <summary>Every channel there is, made from configuration. A new channel is one line in each method.</summary>
public static class NotifierCatalog
{
    /// <summary>The section of all channels.</summary>
    public const string Section = "Notifiers";

    private static readonly string[] Settings = ["PublicUrl", "Slack"];

    /// <summary>The channels that are configured. Reaches no network. What <see cref="Problems"/> names is left out.</summary>
    public static ImmutableArray<INotifier> Build(IConfiguration configuration, TimeProvider time)
    {
        var address = PublicAddress.Of(configuration);
        return
        [
            .. SlackOptions.Of(configuration) is { } slack ? [new SlackNotifier(slack, address, time)] : Array.Empty<INotifier>(),
        ];
    }

    /// <summary>Everything that is wrong with the configuration of channels, each with its key.</summary>
    public static ImmutableArray<string> Problems(IConfiguration configuration) =>
    [
        .. PublicAddress.Problems(configuration),
        .. SlackOptions.Problems(configuration),
        .. configuration.GetSection(Section).GetChildren()
            .Where(child => !Settings.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{Section}:{child.Key}: there is no such channel. There are: {string.Join(", ", Settings[1..])}."),
    ];
}
