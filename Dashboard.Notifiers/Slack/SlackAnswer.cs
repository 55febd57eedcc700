using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Core.Notifications;

namespace Dashboard.Notifiers.Slack;

/// <summary>What a webhook answered, read as what becomes of the message.</summary>
internal static partial class SlackAnswer
{
    /// <summary>Slack's answers are a word; what is longer is not Slack's.</summary>
    public const int LongestBody = 512;

    public static Delivery Read(HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var word = body.Trim();
        var code = (int)status;
        return code switch
        {
            200 when word == "ok" => new Delivery.Delivered(),
            >= 200 and < 300 => new Delivery.Deferred($"Slack's 'ok' did not come, but an answer ({code}) of something in between. Check the proxy of this machine.", retryAfter) { PossiblySent = true },
            >= 300 and < 400 => new Delivery.Refused($"The webhook's address answers with a redirect ({code}), which is not followed: messages would go where nobody configured. Set {SlackOptions.UrlKey} to the address that Slack shows for the app."),
            429 => new Delivery.Deferred("Slack asks for fewer messages (429).", retryAfter),

            // A gateway that gave up waiting does not know whether Slack has posted the message.
            502 or 504 => new Delivery.Deferred($"A gateway before Slack failed ({code}).", retryAfter) { PossiblySent = true },
            >= 500 => new Delivery.Deferred($"Slack failed ({code}{(SlackWord().IsMatch(word) ? $" {word}" : "")}).", retryAfter),
            408 => new Delivery.Deferred("Slack waited in vain for the message (408).", retryAfter),
            _ when SlackWord().IsMatch(word) => new Delivery.Refused($"Slack refuses with '{word}' ({code}). {Remedy(word)}"),
            _ => new Delivery.Deferred($"An answer ({code}) that is not in Slack's words: something in between refuses. Check the proxy of this machine and {SlackOptions.UrlKey}.", retryAfter),
        };
    }

    private static string Remedy(string word) => word switch
    {
        "no_service" or "no_service_id" or "no_active_hooks" or "invalid_token" or "no_team" or "team_disabled" or "token_revoked" or "account_inactive" =>
            $"The webhook or its workspace is gone: create one in Slack (the app's page, Incoming Webhooks) and set {SlackOptions.UrlKey}.",
        "channel_is_archived" or "channel_not_found" or "user_not_found" =>
            $"Its channel is gone: bring it back, or create a webhook for another channel and set {SlackOptions.UrlKey}.",
        "action_prohibited" or "posting_to_general_channel_denied" or "access_denied" or "ekm_access_denied" or "restricted_action" =>
            "The workspace does not let this app post there: ask its administrator, or choose another channel.",
        "invalid_payload" or "invalid_blocks" or "invalid_blocks_format" or "invalid_attachments" or "no_text" or "msg_too_long" or "msg_blocks_too_long" or "missing_text_or_fallback_or_attachments" or "too_many_attachments" =>
            "It does not take this message; others go on. The alert is on the Alerts page; please report this as a defect.",
        _ => $"Look the word up in Slack's reference of incoming webhooks, and check {SlackOptions.UrlKey}.",
    };

    [GeneratedRegex("^[a-z][a-z_]{1,63}$")]
    private static partial Regex SlackWord();
}
