using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Simulator.Wire;

/// <summary>Who signed a request (Signature Version 4) and for where. The signature itself is not recomputed: the secret is not known here.</summary>
internal sealed partial record SignatureScope
{
    public required string AccessKey { get; init; }

    public required string Region { get; init; }

    public required string Service { get; init; }

    public string? SessionToken { get; init; }

    /// <summary>When the client says that it signed, as its X-Amz-Date has it.</summary>
    public string? SignedAt { get; init; }

    /// <summary>Null when the request is not signed, or not in this form.</summary>
    public static SignatureScope? Of(HttpRequest request)
    {
        var header = Credential().Match(request.Headers.Authorization.ToString());
        var match = header.Success ? header : PresignedCredential().Match(request.Query["X-Amz-Credential"].ToString());
        if (!match.Success)
        {
            return null;
        }

        return new SignatureScope
        {
            AccessKey = match.Groups["key"].Value,
            Region = match.Groups["region"].Value,
            Service = match.Groups["service"].Value,
            SessionToken = First(request.Headers["X-Amz-Security-Token"].ToString(), request.Query["X-Amz-Security-Token"].ToString()),
            SignedAt = First(request.Headers["X-Amz-Date"].ToString(), request.Query["X-Amz-Date"].ToString()),
        };
    }

    private static string? First(string header, string query) =>
        header.Length > 0 ? header : query.Length > 0 ? query : null;

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[A-Za-z0-9]{1,128})/[0-9]{8}/(?<region>[a-z0-9-]{1,40})/(?<service>[a-z0-9-]{1,40})/aws4_request, *SignedHeaders=[^,]+, *Signature=[0-9a-f]{64}$")]
    private static partial Regex Credential();

    [GeneratedRegex("^(?<key>[A-Za-z0-9]{1,128})/[0-9]{8}/(?<region>[a-z0-9-]{1,40})/(?<service>[a-z0-9-]{1,40})/aws4_request$")]
    private static partial Regex PresignedCredential();
}
