using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>Writes batches with a few of them under way at once, as the product's collectors do together.</summary>
internal sealed class Pipeline(ITelemetryWriter writer, int inFlight, CancellationToken cancellationToken)
{
    private readonly Queue<Task<WriteReceipt>> _writing = new();

    public async Task WriteAsync(SignalBatch batch)
    {
        if (_writing.Count == inFlight)
        {
            await _writing.Dequeue();
        }

        _writing.Enqueue(writer.WriteAsync(batch, cancellationToken).AsTask());
    }

    /// <summary>Waits until everything is durable.</summary>
    public async Task FlushAsync()
    {
        while (_writing.TryDequeue(out var written))
        {
            await written;
        }
    }
}
