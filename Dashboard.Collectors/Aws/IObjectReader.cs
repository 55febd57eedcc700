using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.Aws;

/// <summary>Makes batches of one log file, and keeps nothing of it: a source has one reader, however many feeds read.</summary>
internal interface IObjectReader
{
    /// <summary>What it makes of it.</summary>
    SignalKind Kind { get; }

    /// <summary>
    /// The object's batches, their ids from <see cref="S3LogObject.Part"/>; the last one ends it, and there always is one.
    /// Content that cannot be read is a rejected record and no exception.
    /// </summary>
    /// <param name="found">Which object.</param>
    /// <param name="content">Its bytes; null where it is too large to be one of these logs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<SignalBatch> ReadAsync(S3LogObject found, Stream? content, CancellationToken cancellationToken);

    /// <summary>A batch without rows, that only moves the position.</summary>
    SignalBatch Mark(BatchId id);
}
