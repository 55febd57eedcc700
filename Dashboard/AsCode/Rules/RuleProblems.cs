using System.Collections.Immutable;
using System.Globalization;

namespace Dashboard.AsCode.Rules;

/// <summary>Collects what is wrong with a file, so that its author sees all of it at once.</summary>
internal sealed class RuleProblems(string file)
{
    private readonly SortedDictionary<(long Line, int Order), string> _found = [];

    /// <summary>The problems in the order of their lines.</summary>
    public ImmutableArray<string> All => [.. _found.Values];

    /// <summary>How many there are.</summary>
    public int Count => _found.Count;

    /// <summary>Adds one. Lines count from 1; 0 means the file as a whole.</summary>
    public void Add(long line, string what)
    {
        var place = line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{line}") : file;
        _found.Add((line, _found.Count), $"{place}: {what}");
    }
}
