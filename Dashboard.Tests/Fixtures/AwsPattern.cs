using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Dashboard.Tests.Fixtures;

/// <summary>A shape's pattern, written in Java's dialect, as .NET reads it.</summary>
internal static class AwsPattern
{
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    public static Regex Of(string pattern) => Compiled.GetOrAdd(pattern, Compile);

    private static Regex Compile(string pattern)
    {
        // Java may escape an underscore, and counts a surrogate pair as one character of a range; .NET neither.
        var translated = pattern
            .Replace(@"\_", "_", StringComparison.Ordinal)
            .Replace(@"\uD800\uDC00-\uDBFF\uDFFF", @"\uD800-\uDFFF", StringComparison.Ordinal);

        // The services match the whole value, whether or not the pattern says so with anchors.
        return new Regex($@"\A(?:{translated})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }
}
