using System.Globalization;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.Sts;

/// <summary>Hands out temporary credentials and recognises callers. Without memory: a session token carries its own facts, sealed.</summary>
internal sealed class Credentials(SimulatorOptions options)
{
    private readonly OpaqueToken _tokens = new(options.Seed ^ 0x5354_5300);

    public (string AccessKey, string SecretKey, string SessionToken) Issue(string account, string role, string session, DateTimeOffset now, DateTimeOffset expires)
    {
        var serial = Chance.Key(options.Seed, $"{account}/{role}/{session}/{now.Ticks}");
        var accessKey = "ASIA" + AwsIds.Letters(serial, 16);
        var facts = string.Create(CultureInfo.InvariantCulture, $"{account} {role} {session} {expires.ToUnixTimeSeconds()}");
        return (accessKey, AwsIds.Letters(serial + 1, 40), _tokens.Issue(facts, accessKey));
    }

    public Caller Recognise(SignatureScope? scope, AwsCall call, DateTimeOffset now)
    {
        if (scope is null)
        {
            throw new AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token", 403)
            {
                QueryCode = call.Service == "S3" ? "AccessDenied" : "MissingAuthenticationToken",
            };
        }

        if (scope.Service != SigningName(call.Service))
        {
            throw new AwsError("InvalidSignatureException", $"Credential should be scoped to correct service: '{SigningName(call.Service)}'.", 403)
            {
                QueryCode = call.Service == "S3" ? "AuthorizationHeaderMalformed" : "SignatureDoesNotMatch",
            };
        }

        return scope.SessionToken is null && !scope.AccessKey.StartsWith("ASIA", StringComparison.Ordinal)
            ? LongTerm(scope.AccessKey)
            : Session(scope, call, now);
    }

    private Caller LongTerm(string accessKey) => new()
    {
        Account = options.CallerAccount,
        Arn = $"arn:aws:iam::{options.CallerAccount}:user/dashboard",
        UserId = "AIDA" + AwsIds.Letters(Chance.Key(options.Seed, accessKey), 17),
    };

    private Caller Session(SignatureScope scope, AwsCall call, DateTimeOffset now)
    {
        var facts = (_tokens.Read(scope.SessionToken ?? "", scope.AccessKey) ?? throw Unrecognised(call)).Split(' ');
        if (now >= DateTimeOffset.FromUnixTimeSeconds(long.Parse(facts[3], CultureInfo.InvariantCulture)))
        {
            throw AwsError.Expired(call.Service);
        }

        return new Caller
        {
            Account = facts[0],
            Arn = $"arn:aws:sts::{facts[0]}:assumed-role/{facts[1]}/{facts[2]}",
            UserId = $"AROA{AwsIds.Letters(Chance.Key(options.Seed, facts[1]), 17)}:{facts[2]}",
        };
    }

    private static AwsError Unrecognised(AwsCall call) =>
        new("UnrecognizedClientException", "The security token included in the request is invalid.", call.Service == "STS" ? 403 : 400)
        {
            QueryCode = call.Service == "S3" ? "InvalidToken" : "InvalidClientTokenId",
        };

    private static string SigningName(string service) => service switch
    {
        "CloudWatch" => "monitoring",
        "CloudTrail" => "cloudtrail",
        "STS" => "sts",
        _ => "s3",
    };
}
