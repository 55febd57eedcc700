using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Notifiers;

/// <summary>Where people reach the dashboard's pages: links in messages begin with it.</summary>
public sealed class PublicAddress
{
    /// <summary>The setting's key.</summary>
    public const string Key = "Notifiers:PublicUrl";

    /// <summary>The address where nothing is configured: this machine's.</summary>
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>What fits into any channel's link.</summary>
    private const int LongestLink = 1000;

    private readonly Uri _root;

    private PublicAddress(Uri root) => _root = root;

    /// <summary>The configured address. What <see cref="Problems"/> names is replaced by the default.</summary>
    public static PublicAddress Of(IConfiguration configuration) => new(Read(configuration) ?? new Uri(Default));

    /// <summary>What is wrong with the setting.</summary>
    public static ImmutableArray<string> Problems(IConfiguration configuration) => Read(configuration) is null
        ? [$"{Key}: must be the http or https address at which people open the dashboard, without a user, a query or a fragment, e.g. https://dashboard.example.com."]
        : [];

    /// <summary>The full address of a page, given as path and query. A path that would lead elsewhere, or is too long for a link, leads to the first page.</summary>
    public Uri To(string pathAndQuery)
    {
        var root = _root.AbsoluteUri.TrimEnd('/');
        return pathAndQuery.StartsWith('/')
            && Uri.TryCreate(root + pathAndQuery, UriKind.Absolute, out var page)
            && page.GetLeftPart(UriPartial.Authority) == _root.GetLeftPart(UriPartial.Authority)
            && page.AbsoluteUri.Length <= LongestLink
            ? page
            : _root;
    }

    private static Uri? Read(IConfiguration configuration)
    {
        var text = configuration[Key] is { } set && !string.IsNullOrWhiteSpace(set) ? set : Default;
        return text.Length <= LongestLink / 2
            && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address is { UserInfo: "", Query: "", Fragment: "" }
            ? address
            : null;
    }
}
