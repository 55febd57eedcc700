using System.Security.Cryptography;
using System.Text;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Fixtures;

/// <summary>Computes a request's Signature Version 4 again, from what arrived and from the published algorithm alone.</summary>
public static class SigV4
{
    public static void AssertSigned(ReceivedRequest request, string secret)
    {
        var authorization = request.Headers["Authorization"];
        Assert.StartsWith("AWS4-HMAC-SHA256 ", authorization, StringComparison.Ordinal);
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(", ").Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var scope = parts["Credential"].Split('/', 2)[1];
        var signed = parts["SignedHeaders"].Split(';');
        Assert.Contains("host", signed);

        var canonical = string.Join(
            '\n',
            request.Method,
            request.Path,
            "",
            string.Concat(signed.Select(name => $"{name}:{request.Headers[name].Trim()}\n")),
            parts["SignedHeaders"],
            Hex(SHA256.HashData(request.Body)));
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", request.Headers["X-Amz-Date"], scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Mac);

        Assert.Equal(Hex(Mac(key, toSign)), parts["Signature"]);
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
