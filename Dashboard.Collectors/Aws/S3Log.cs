using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.Aws;

/// <summary>A log that a service of AWS delivers into buckets as files: what <see cref="S3ObjectFeed"/> must know of it.</summary>
internal sealed record S3Log
{
    /// <summary>Its sources' name, e.g. <c>aws.flowlogs</c>; each bucket and prefix is one of them.</summary>
    public required string Source { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>How long after a record's time its file may take to come.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>Where its files lie.</summary>
    public required S3LogLayout Layout { get; init; }

    /// <summary>Makes the reader of a source's files.</summary>
    public required Func<SourceId, IObjectReader> Reader { get; init; }
}
