using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>A store that fails at random: before it commits, after it has, or with the whole process.</summary>
public sealed class MischievousWriter(ITelemetryWriter inner, Random random, double rate) : ITelemetryWriter
{
    /// <summary>How often something went wrong.</summary>
    public int Failures { get; private set; }

    public async ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken)
    {
        var mischief = random.NextDouble() < rate ? random.Next(4) : -1;
        Failures += mischief >= 0 ? 1 : 0;
        switch (mischief)
        {
            case 0:
                throw new StoreUnavailableException("The disk is full.");
            case 1:
                throw new KilledException();
        }

        var receipt = await inner.WriteAsync(batch, cancellationToken);
        return mischief switch
        {
            2 => throw new StoreUnavailableException("It was written, and nobody was told."),
            3 => throw new KilledException(),
            _ => receipt,
        };
    }

    public ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken) =>
        inner.PositionAsync(source, kind, cancellationToken);

    public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) =>
        inner.KnownAsync(source, kind, ids, cancellationToken);
}
