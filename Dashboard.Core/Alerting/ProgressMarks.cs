using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>
/// A rule's progress rows by what they mean. Besides one row a source there are marks that must be as durable as the judgements they
/// belong to, so they live in the same rows under names that no source has.
/// </summary>
internal sealed class ProgressMarks(ImmutableArray<RuleProgress> rows)
{
    /// <summary>The rule has met every source that had data when it was new.</summary>
    public static readonly SourceId FirstSeen = new("rule", "first-seen");

    /// <summary>When the rule's own query was judged last.</summary>
    public static readonly SourceId Query = new("rule", "query");

    /// <summary>When the rule was found to be gone.</summary>
    public static readonly SourceId Retired = new("rule", "retired");

    private readonly Dictionary<SourceId, DateTimeOffset> _until = rows.ToDictionary(row => row.Source, row => row.EvaluatedUntil);

    public bool IsKnownRule => _until.ContainsKey(FirstSeen);

    /// <summary>How far a source was judged without data, because it has stalled.</summary>
    public static SourceId Stalled(SourceId source) => new("stalled." + source.Kind, source.Scope);

    /// <summary>The slot up to which a source's slots are history: judged, kept, and told to nobody.</summary>
    public static SourceId Line(SourceId source) => new("telling." + source.Kind, source.Scope);

    /// <summary>Where telling begins with a source; null where it began with its first slot.</summary>
    public DateTimeOffset? TellingAfter(SourceId source) => Find(Line(source));

    /// <summary>The last slot judged on complete data; null for a source that was never judged.</summary>
    public DateTimeOffset? Firm(SourceId source) => Find(source);

    /// <summary>The last slot that was judged at all.</summary>
    public DateTimeOffset? Latest(SourceId source) => Find(source) is { } firm
        ? Find(Stalled(source)) is { } stalled && stalled > firm ? stalled : firm
        : null;

    private DateTimeOffset? Find(SourceId source) => _until.TryGetValue(source, out var until) ? until : null;
}
