namespace Dashboard.State;

/// <summary>When a page reads again.</summary>
public abstract record RefreshMode
{
    private RefreshMode() { }

    /// <summary>As soon as something changes, at most once a second.</summary>
    public sealed record Live : RefreshMode;

    /// <summary>At an interval.</summary>
    public sealed record Every(TimeSpan Interval) : RefreshMode;

    /// <summary>When asked.</summary>
    public sealed record Paused : RefreshMode;

    /// <summary>The modes that one click chooses.</summary>
    public static IReadOnlyList<RefreshMode> Choices { get; } =
        [new Live(), new Every(TimeSpan.FromSeconds(10)), new Every(TimeSpan.FromMinutes(1)), new Every(TimeSpan.FromMinutes(5)), new Paused()];

    /// <summary>Reads a mode of an address; what is not understood is live.</summary>
    public static RefreshMode Parse(string? text) => Choices.FirstOrDefault(mode => mode.ToString() == text) ?? Choices[0];

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        Every every => TimePoint.Short(every.Interval),
        Paused => "off",
        _ => "live",
    };
}
