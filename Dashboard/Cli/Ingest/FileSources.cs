using System.Collections.Immutable;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Ingest;

/// <summary>The kinds of files that can be loaded. A new one is a class and a line here.</summary>
internal static class FileSources
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<IFileSource> Of(ITelemetryWriter writer, TimeProvider time) => [new CloudTrailFiles(time), new FlowLogFiles(), new MetricsCsvFiles(writer)];

    /// <summary>Their names, for the command line.</summary>
    public static ImmutableArray<string> Names { get; } = ["cloudtrail", "flowlogs", "metrics-csv"];
}
