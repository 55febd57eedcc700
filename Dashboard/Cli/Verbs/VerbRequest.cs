using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Verbs;

/// <summary>What a verb on a data folder was asked to do: carried out here, or sent to the server that has the folder open.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "verb")]
[JsonDerivedType(typeof(Ingest), "ingest")]
[JsonDerivedType(typeof(Collect), "collect")]
[JsonDerivedType(typeof(QueryEvents), "query-events")]
[JsonDerivedType(typeof(QueryMetrics), "query-metrics")]
[JsonDerivedType(typeof(Backup), "backup")]
[JsonDerivedType(typeof(Fsck), "fsck")]
[JsonDerivedType(typeof(QueryFlows), "query-flows")]
[JsonDerivedType(typeof(ExportEvents), "export-events")]
[JsonDerivedType(typeof(ExportMetrics), "export-metrics")]
[JsonDerivedType(typeof(ExportFlows), "export-flows")]
public abstract record VerbRequest
{
    private VerbRequest() { }

    /// <summary>Load files.</summary>
    /// <param name="Source">What the files hold, by its name on the command line.</param>
    /// <param name="Paths">Files and folders, absolute.</param>
    public sealed record Ingest(string Source, ImmutableArray<string> Paths) : VerbRequest;

    /// <summary>Run every configured source until it has caught up.</summary>
    public sealed record Collect : VerbRequest;

    /// <summary>Keep a moment's files in place for as long as the one who asks stays: a <see cref="BackupPlan"/>, a line of JSON, says which.</summary>
    public sealed record Backup : VerbRequest;

    /// <summary>Check every file.</summary>
    /// <param name="Format">How findings are written.</param>
    public sealed record Fsck(RowFormat Format) : VerbRequest;

    /// <summary>Show what is stored.</summary>
    public abstract record Query : VerbRequest
    {
        private protected Query() { }

        /// <summary>Most rows; null for all.</summary>
        public int? Limit { get; init; }

        /// <summary>Only how many there are.</summary>
        public bool Count { get; init; }

        /// <summary>How rows are written.</summary>
        public RowFormat Format { get; init; }
    }

    /// <summary>Show events, newest first.</summary>
    public sealed record QueryEvents : Query
    {
        /// <summary>KQL; empty for all.</summary>
        public required string Kql { get; init; }

        /// <summary>Event times.</summary>
        public required VerbRange Range { get; init; }

        /// <summary>Fields to show; empty for the usual ones.</summary>
        public ImmutableArray<string> Fields { get; init; } = [];

        /// <summary>With the source's own record.</summary>
        public bool Raw { get; init; }
    }

    /// <summary>Show samples, series by series in time order.</summary>
    public sealed record QueryMetrics : Query
    {
        /// <summary>The metric's name.</summary>
        public required string Metric { get; init; }

        /// <summary>Labels that a series must have.</summary>
        public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

        /// <summary>Sample times.</summary>
        public required VerbRange Range { get; init; }
    }

    /// <summary>Show flows, newest first, or the largest groups of them.</summary>
    public sealed record QueryFlows : Query
    {
        /// <summary>What to group by; empty for the records themselves.</summary>
        public ImmutableArray<FlowDimension> Top { get; init; } = [];

        /// <summary>What makes a group large.</summary>
        public FlowMeasure By { get; init; }

        /// <summary>Which.</summary>
        public required VerbFlows Which { get; init; }
    }

    /// <summary>Hand out events, whole. Rows of exports are lines of JSON, whatever file the one who asked makes of them.</summary>
    /// <param name="Kql">Which; empty for all.</param>
    /// <param name="Range">Event times.</param>
    public sealed record ExportEvents(string Kql, VerbRange Range) : VerbRequest;

    /// <summary>Hand out samples.</summary>
    /// <param name="Metric">The metric's name; null for all.</param>
    /// <param name="Labels">Labels that a series must have.</param>
    /// <param name="Range">Sample times.</param>
    public sealed record ExportMetrics(string? Metric, ImmutableSortedDictionary<string, string> Labels, VerbRange Range) : VerbRequest;

    /// <summary>Hand out flow records.</summary>
    /// <param name="Which">Which.</param>
    public sealed record ExportFlows(VerbFlows Which) : VerbRequest;
}

/// <summary>A span of time, from inside to outside; an open end covers all that is stored.</summary>
public sealed record VerbRange(DateTimeOffset? From, DateTimeOffset? Until)
{
    /// <summary>As the store takes it.</summary>
    public Core.Telemetry.TimeRange ToTimeRange() => new(From ?? Core.Telemetry.TimeRange.Everything.From, Until ?? Core.Telemetry.TimeRange.Everything.Until);
}
