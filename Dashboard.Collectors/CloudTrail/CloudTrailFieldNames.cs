using System.Text;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>What a path in a CloudTrail record is called in ECS, and beyond it in Elastic's <c>aws.cloudtrail</c> fields, which people and rules already know.</summary>
internal static class CloudTrailFieldNames
{
    private const string Root = "aws.cloudtrail.";

    public static string Of(string path) => path switch
    {
        "eventSource" => "event.provider",
        "sourceIPAddress" => "source.address",
        "userAgent" => "user_agent.original",
        "requestID" => Root + "request_id",
        "sharedEventID" => Root + "shared_event_id",
        "tlsDetails.tlsVersion" => "tls.version",
        "tlsDetails.cipherSuite" => "tls.cipher",
        "tlsDetails.clientProvidedHostHeader" => "tls.client.server_name",
        "resources.ARN" => Root + "resources.arn",
        "userIdentity.userName" => "user.name",
        "userIdentity.principalId" => "user.id",
        "userIdentity.sessionContext.attributes.mfaAuthenticated" => Root + "user_identity.session_context.mfa_authenticated",
        "userIdentity.sessionContext.attributes.creationDate" => Root + "user_identity.session_context.creation_date",
        _ => Container(path, "requestParameters", "request_parameters")
            ?? Container(path, "responseElements", "response_elements")
            ?? Container(path, "additionalEventData", "additional_eventdata")
            ?? Container(path, "serviceEventDetails", "service_event_details")
            ?? Container(path, "insightDetails", "insight_details")
            ?? Root + SnakeCase(path),
    };

    /// <summary>Below these the names are the callers' and the services', and stay as they are.</summary>
    private static string? Container(string path, string member, string name) =>
        !path.StartsWith(member, StringComparison.Ordinal) ? null
        : path.Length == member.Length ? $"{Root}flattened.{name}"
        : path[member.Length] == '.' ? string.Concat(Root, "flattened.", name, path.AsSpan(member.Length))
        : null;

    private static string SnakeCase(string path)
    {
        var snake = new StringBuilder(path.Length + 8);
        for (var i = 0; i < path.Length; i++)
        {
            var isWordStart = char.IsAsciiLetterUpper(path[i])
                && i > 0
                && path[i - 1] is not '.'
                && (!char.IsAsciiLetterUpper(path[i - 1]) || (i + 1 < path.Length && char.IsAsciiLetterLower(path[i + 1])));
            if (isWordStart)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(path[i]));
        }

        return snake.ToString();
    }
}
