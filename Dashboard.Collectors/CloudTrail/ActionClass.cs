namespace Dashboard.Collectors.CloudTrail;

/// <summary>ECS category and types of an action, from its service and its verb: AWS has far too many actions for a list of them.</summary>
internal static class ActionClass
{
    private static readonly string[] UserWords = ["User", "AccessKey", "LoginProfile", "SSHPublicKey", "MFADevice", "SigningCertificate", "ServiceSpecificCredential", "ChangePassword"];
    private static readonly string[] ReadVerbs = ["Get", "List", "Describe", "Lookup", "Head", "BatchGet", "Search", "Query", "Select", "Scan", "Check", "Test", "Simulate", "Generate", "View", "Preview", "Estimate", "Validate", "Filter", "Discover", "Resolve", "Download"];
    private static readonly string[] CreationVerbs = ["Create", "Run", "Launch", "Allocate", "Import", "Register", "Request"];
    private static readonly string[] DeletionVerbs = ["Delete", "Terminate", "Release", "Deregister", "Purge", "Destroy"];

    public static (string? Category, string[] Types) Of(string provider, string action, bool? readOnly)
    {
        if (IsAuthentication(provider, action))
        {
            return ("authentication", action is "ConsoleLogin" ? ["start"] : ["info"]);
        }

        var reads = readOnly ?? StartsWithAny(action, ReadVerbs);
        if (provider is "iam.amazonaws.com" || action.EndsWith("KeyPair", StringComparison.Ordinal))
        {
            return ("iam", reads ? ["info"] : Identity(action));
        }

        return reads ? (null, ["info"]) : ("configuration", [Change(action)]);
    }

    private static bool IsAuthentication(string provider, string action) => provider switch
    {
        "sts.amazonaws.com" => action.StartsWith("AssumeRole", StringComparison.Ordinal) || action is "GetSessionToken" or "GetFederationToken",
        "signin.amazonaws.com" or "signin.amazonaws.com.cn" => true,
        "sso.amazonaws.com" => action is "Authenticate" or "Federate" or "UserAuthentication" or "CredentialChallenge" or "CredentialVerification",
        _ => false,
    };

    /// <summary>A group or user comes and goes only by its own actions; whatever else touches it changes it.</summary>
    private static string[] Identity(string action) => action switch
    {
        "CreateGroup" => ["group", "creation"],
        "DeleteGroup" => ["group", "deletion"],
        "CreateUser" => ["user", "creation"],
        "DeleteUser" => ["user", "deletion"],
        _ when action.Contains("Group", StringComparison.Ordinal) => ["group", "change"],
        _ when UserWords.Any(word => action.Contains(word, StringComparison.Ordinal)) => ["user", "change"],
        _ => ["admin", Change(action)],
    };

    private static string Change(string action) =>
        StartsWithAny(action, CreationVerbs) ? "creation" : StartsWithAny(action, DeletionVerbs) ? "deletion" : "change";

    private static bool StartsWithAny(string action, string[] verbs)
    {
        foreach (var verb in verbs)
        {
            if (action.StartsWith(verb, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
