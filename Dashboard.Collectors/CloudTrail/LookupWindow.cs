namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// How long a window to ask for. Resume moves at a window's end only, so a window must be small enough to be read through;
/// at two calls a second it must not be smaller than that, or a quiet account costs as many calls as a busy one.
/// </summary>
internal sealed class LookupWindow
{
    /// <summary>More pages than this, and the window is halved: what was read of it is stored already.</summary>
    public const int MaxPages = 40;

    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);
    private const int FewPages = 10;

    public TimeSpan Length { get; private set; } = TimeSpan.FromMinutes(15);

    public static bool CanBeHalved(TimeSpan asked) => asked > Shortest;

    public void Halve(TimeSpan asked) => Length = asked / 2 > Shortest ? new TimeSpan(asked.Ticks / 2 / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond) : Shortest;

    /// <summary>Grows after a window that was short of pages, and only where it was this length and not the end of the time to read.</summary>
    public void Learn(TimeSpan asked, int pages)
    {
        if (asked >= Length && pages <= FewPages)
        {
            Length = Length * 2 < Longest ? Length * 2 : Longest;
        }
    }
}
