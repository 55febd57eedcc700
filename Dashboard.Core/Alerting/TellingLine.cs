namespace Dashboard.Core.Alerting;

/// <summary>What people are told of slots that are judged.</summary>
internal enum Telling
{
    /// <summary>Every step, as it happens.</summary>
    Everything,

    /// <summary>Nothing: it is history.</summary>
    Nothing,

    /// <summary>How the state at the last slot differs from what they know: it is where history ends.</summary>
    WhatStillIs,
}

/// <summary>
/// Where telling begins for one rule and one source. A rule judges history too, but what was over before anybody could have acted on it is no
/// news: up to the line it is judged and kept and told to nobody, and at the line people are told of what is still the case.
/// </summary>
/// <param name="At">The last slot that is history.</param>
internal readonly record struct TellingLine(DateTimeOffset At)
{
    /// <summary>After a longer break than this (of the product, of the source, or of the rule), what lies in it is history. A shorter one is told in full.</summary>
    public static readonly TimeSpan LongestTold = TimeSpan.FromDays(1);

    public static TellingLine Of(DateTimeOffset? at) => new(at ?? DateTimeOffset.MinValue);

    /// <summary>The line for what is to be judged now; null for none.</summary>
    /// <param name="drawn">The line as it was drawn before.</param>
    /// <param name="firm">The last slot that was judged; null at the first meeting of rule and source.</param>
    /// <param name="caughtUp">The slot that a source has reached when it is caught up; null for a source that nobody collects: what it brings is news whenever it comes.</param>
    /// <param name="knownAt">For a new rule, the last slot of what was stored before it.</param>
    public static DateTimeOffset? Draw(DateTimeOffset? drawn, DateTimeOffset? firm, DateTimeOffset? caughtUp, DateTimeOffset? knownAt)
    {
        if (firm is null)
        {
            return drawn ?? (caughtUp is null || knownAt > caughtUp ? knownAt : caughtUp);
        }

        return !(drawn > firm) && caughtUp - firm > LongestTold ? caughtUp : drawn;
    }

    /// <summary>What is told of slots of one commit. None lies on both sides of the line.</summary>
    public Telling Of(SlotSpan slots) => slots.Until < At ? Telling.Nothing : slots.Until == At ? Telling.WhatStillIs : Telling.Everything;
}
