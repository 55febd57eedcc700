using System.Collections.Immutable;

namespace Dashboard.Health;

/// <summary>Sources of one kind: one collector for each account, region and settle time is the truth, and too much to read at once.</summary>
/// <param name="Kind">Their kind, as their ids name it.</param>
/// <param name="Title">What their titles have in common.</param>
/// <param name="Sources">Gravest first.</param>
public sealed record SourceGroup(string Kind, string Title, ImmutableArray<SourceReport> Sources)
{
    /// <summary>The state that stands for all: that of the gravest.</summary>
    public SourceReport Worst => Sources[0];

    /// <summary>How many need a look.</summary>
    public int Ailing => Sources.Count(source => source.Gravity is not Gravity.Ok);

    /// <summary>The shortest and the longest lag; null while no source is complete anywhere.</summary>
    public (TimeSpan Shortest, TimeSpan Longest)? Lag =>
        Sources.Min(source => source.Lag) is { } shortest && Sources.Max(source => source.Lag) is { } longest ? (shortest, longest) : null;

    /// <summary>The success that is longest ago; null where a source never had one.</summary>
    public DateTimeOffset? OldestSuccess => Sources.Any(source => source.Status.LastSuccessAt is null) ? null : Sources.Min(source => source.Status.LastSuccessAt);

    /// <summary>A count of all of them together.</summary>
    public long Sum(Func<SourceReport, long> count) => Sources.Sum(count);

    /// <summary>Folds sources by kind, the kind with the gravest source first.</summary>
    public static ImmutableArray<SourceGroup> Of(IEnumerable<SourceReport> sources) =>
    [
        .. sources
            .GroupBy(source => source.Status.Registration.Source.Kind)
            .Select(kind => new SourceGroup(kind.Key, Common([.. kind.Select(source => source.Status.Registration.Title)]) is { Length: > 0 } common ? common : kind.Key,
                [.. kind.OrderByDescending(source => source.Gravity)]))
            .OrderByDescending(group => group.Worst.Gravity)
            .ThenBy(group => group.Title, StringComparer.Ordinal),
    ];

    /// <summary>The words that all begin with.</summary>
    private static string Common(IReadOnlyList<string> titles)
    {
        var words = titles[0].Split(' ');
        var same = titles.Min(title => title.Split(' ').Zip(words).TakeWhile(pair => pair.First == pair.Second).Count());
        return string.Join(' ', words.Take(same)).TrimEnd(',');
    }
}
