using System.Collections.Immutable;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// How a statement says which series it wants: by name, by the numbers that they lie between, or not at all. Naming them gives none but them and is dear to
/// plan, for every relation anew; what lies between is passed by at the price of reading it: others may come besides. The cheaper one is taken.
/// </summary>
/// <param name="Names">Those that are named, ascending; none where <paramref name="First"/> and <paramref name="Last"/> say it.</param>
/// <param name="First">The lowest number.</param>
/// <param name="Last">The highest number.</param>
internal sealed record SeriesChoice(ImmutableArray<int> Names, int First, int Last)
{
    // Measured on DuckDB 1.5.6 with 16 to 128 names.
    private const double MicrosecondsAName = 35;
    private const double MicrosecondsARow = 0.04;

    /// <summary>More are handed over as a list, which is joined.</summary>
    private const int MostNames = 64;

    /// <summary>What nearly all series of an estate have.</summary>
    private const int UsualPeriod = 60;

    /// <summary>About how many rows come, those of others included: as many as of series by the minute.</summary>
    public double Rows { get; init; }

    /// <summary>Every series there is.</summary>
    public static SeriesChoice All { get; } = new([], int.MinValue, int.MaxValue);

    public bool IsAll => Names.IsEmpty && First == int.MinValue;

    /// <summary>Whether the names are a handful of placeholders, and not a list.</summary>
    public bool IsNamedOneByOne => !Names.IsEmpty && Names.Length <= MostNames;

    /// <param name="wanted">Numbers of series, at least one.</param>
    /// <param name="all">Numbers of all series, ascending.</param>
    /// <param name="relations">How many tables are asked.</param>
    /// <param name="seconds">How long the range is.</param>
    /// <param name="byHour">Whether roll-ups will do for most of it.</param>
    public static SeriesChoice Of(IEnumerable<int> wanted, ImmutableArray<int> all, int relations, long seconds, bool byHour)
    {
        var names = wanted.Order().ToImmutableArray();
        var (first, last) = (names[0], names[^1]);
        var rowsOfOne = (seconds / (byHour ? HourSql.Seconds : UsualPeriod)) + 1.0;
        if (names.Length > all.Length / 2)
        {
            return All with { Rows = all.Length * rowsOfOne };
        }

        var between = PlaceOf(all, last + 1L) - PlaceOf(all, first);
        var others = (between - names.Length) * rowsOfOne;
        var named = (double)Math.Min(names.Length, MostNames) * relations;
        return others * MicrosecondsARow < named * MicrosecondsAName
            ? new([], first, last) { Rows = between * rowsOfOne }
            : new(names, first, last) { Rows = names.Length * rowsOfOne };
    }

    /// <summary>How many numbers are lower.</summary>
    private static int PlaceOf(ImmutableArray<int> all, long number)
    {
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = all[middle] < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
