using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Notifiers.Slack;

/// <summary>Where Slack takes our messages.</summary>
public sealed record SlackOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "Notifiers:Slack";

    /// <summary>The webhook's key. Its value is a secret: whoever knows it can post.</summary>
    public const string UrlKey = Section + ":WebhookUrl";

    private SlackOptions(Uri webhook) => Webhook = webhook;

    /// <summary>The webhook's address.</summary>
    public Uri Webhook { get; }

    /// <summary>The settings; null where no webhook is set, or not one that can be used.</summary>
    public static SlackOptions? Of(IConfiguration configuration) =>
        IsSet(configuration) && Uri.TryCreate(configuration[UrlKey], UriKind.Absolute, out var webhook) && Objection(webhook) is null ? new(webhook) : null;

    /// <summary>Everything that is wrong with the settings. No problem quotes the address.</summary>
    public static ImmutableArray<string> Problems(IConfiguration configuration)
    {
        var unknown = configuration.GetSection(Section).GetChildren()
            .Where(child => !child.Key.Equals("WebhookUrl", StringComparison.OrdinalIgnoreCase))
            .Select(child => $"{Section}:{child.Key}: there is no such setting. Slack's only one is WebhookUrl.");
        return !IsSet(configuration) ? [.. unknown]
            : !Uri.TryCreate(configuration[UrlKey], UriKind.Absolute, out var webhook) ? [$"{UrlKey}: is not an address. {HowToGetOne}", .. unknown]
            : Objection(webhook) is { } objection ? [$"{UrlKey}: {objection} {HowToGetOne}", .. unknown]
            : [.. unknown];
    }

    /// <summary>Records write their members; this one must not.</summary>
    public override string ToString() => "Slack webhook (address not shown)";

    private static string HowToGetOne => "Copy it from Slack (the app's page, Incoming Webhooks) into the environment variable Notifiers__Slack__WebhookUrl.";

    private static bool IsSet(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[UrlKey]);

    private static string? Objection(Uri webhook) =>
        webhook.Scheme is not ("https" or "http") ? "must begin with https://."
        : webhook.Scheme == "http" && !IsLoopback(webhook) ? "must begin with https://: over http everybody on the way could read alerts, and post. (http is allowed on loopback.)"
        : webhook.UserInfo.Length > 0 ? "must not hold a user name or password."
        : webhook.AbsolutePath == "/" ? "names a host but no webhook."
        : null;

    private static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
