using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Live;

/// <summary>A writer that tells the feed what a commit changed, after it is durable.</summary>
public sealed class AnnouncingWriter(ITelemetryWriter writer, ILiveFeed feed) : ITelemetryWriter
{
    /// <inheritdoc/>
    public async ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken)
    {
        var receipt = await writer.WriteAsync(batch, cancellationToken);
        if (!receipt.AlreadyKnown)
        {
            // Also without new rows: a moved watermark lets rules be judged.
            feed.Publish(batch.Kind switch
            {
                SignalKind.Samples => LiveTopics.Samples,
                SignalKind.Events => LiveTopics.Events,
                SignalKind.Flows => LiveTopics.Flows,
                _ => LiveTopics.Findings,
            });
        }

        return receipt;
    }

    /// <inheritdoc/>
    public ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken) =>
        writer.PositionAsync(source, kind, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) =>
        writer.KnownAsync(source, kind, ids, cancellationToken);
}
