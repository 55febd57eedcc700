using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.Sts;

/// <summary>AssumeRole and GetCallerIdentity, in the query protocol.</summary>
internal sealed partial class StsService(SimulatorOptions options, Credentials credentials) : IAwsService
{
    private static readonly XNamespace Ns = "https://sts.amazonaws.com/doc/2011-06-15/";

    public string Name => "STS";

    public WireAnswer Answer(AwsRequest request)
    {
        var form = QueryForm.Read(request.Body);
        return request.Call.Operation switch
        {
            "AssumeRole" => AssumeRole(request, form),
            "GetCallerIdentity" => Envelope("GetCallerIdentity",
                new XElement(Ns + "Arn", request.Caller.Arn),
                new XElement(Ns + "UserId", request.Caller.UserId),
                new XElement(Ns + "Account", request.Caller.Account)),
            _ => throw AwsError.UnknownOperation(request.Call),
        };
    }

    private WireAnswer AssumeRole(AwsRequest request, QueryForm form)
    {
        var arn = form["RoleArn"] ?? throw Invalid("1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null");
        var session = form["RoleSessionName"] ?? "";
        if (!SessionName().IsMatch(session))
        {
            throw Invalid($"1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        var role = RoleArn().Match(arn);
        if (!role.Success)
        {
            throw Invalid($"{arn} is invalid");
        }

        // One refusal for a role that is not there, an unknown account and a wrong external id, as AWS has it.
        if (!SimulatedAccounts.All.Contains(role.Groups["account"].Value) || (options.ExternalId is { } wanted && form["ExternalId"] != wanted))
        {
            throw AwsError.Denied($"User: {request.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}");
        }

        var seconds = form["DurationSeconds"] is { } text ? Duration(text) : 3600;
        var expires = request.Now.AddSeconds(seconds);
        var (account, name) = (role.Groups["account"].Value, role.Groups["name"].Value);
        var (accessKey, secretKey, token) = credentials.Issue(account, name, session, request.Now, expires);
        return Envelope("AssumeRole",
            new XElement(Ns + "AssumedRoleUser",
                new XElement(Ns + "AssumedRoleId", $"AROA{AwsIds.Letters(Chance.Key(options.Seed, name), 17)}:{session}"),
                new XElement(Ns + "Arn", $"arn:aws:sts::{account}:assumed-role/{name}/{session}")),
            new XElement(Ns + "Credentials",
                new XElement(Ns + "AccessKeyId", accessKey),
                new XElement(Ns + "SecretAccessKey", secretKey),
                new XElement(Ns + "SessionToken", token),
                new XElement(Ns + "Expiration", expires.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))));
    }

    private static int Duration(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43_200
            ? seconds
            : throw Invalid($"1 validation error detected: Value '{text}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200");

    private static WireAnswer Envelope(string operation, params XElement[] result) => XmlAnswer.Of(
        new XElement(Ns + (operation + "Response"),
            new XElement(Ns + (operation + "Result"), result),
            new XElement(Ns + "ResponseMetadata", new XElement(Ns + "RequestId", Guid.NewGuid()))));

    private static AwsError Invalid(string message) => new("ValidationError", XmlAnswer.Printable(message));

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.ECMAScript)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"^arn:aws:iam::(?<account>[0-9]{12}):role/(?:[\w+=,.@-]+/)*(?<name>[\w+=,.@-]{1,64})$", RegexOptions.ECMAScript)]
    private static partial Regex RoleArn();
}
