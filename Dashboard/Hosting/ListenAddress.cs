using System.Net;

namespace Dashboard.Hosting;

/// <summary>Where the product may listen. Until people sign in, that is this machine only, unless somebody says in so many words that it is not.</summary>
public static class ListenAddress
{
    /// <summary>Loopback, on a port of our own.</summary>
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>Why the product may not listen at these addresses (separated by semicolons); null where it may.</summary>
    public static string? Objection(string urls, bool insecureBind)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // "+" and "*" are Kestrel's words for every interface; Uri does not read them.
            var readable = url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(readable, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                return $"'{url}' is not an address to listen at. Write it like {Default}.";
            }

            if (!insecureBind && !IsLoopback(address))
            {
                return $"'{url}' can be reached from other machines, and nobody has to sign in yet. Listen at {Default} behind a proxy that asks who is there, or start with --insecure-bind if the network itself keeps strangers out.";
            }
        }

        return null;
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
