using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>Writes batches with a few of them under way at once, as the product's collectors do together.</summary>
internal sealed class Pipeline(ITelemetryWriter writer, int inFlight, CancellationToken cancellationToken)
{
    private readonly Queue<Task> _writing = new();

    public async Task WriteAsync(SignalBatch batch)
    {
        if (_writing.Count == inFlight)
        {
            await _writing.Dequeue();
        }

        _writing.Enqueue(WriteOneAsync(batch));
    }

    /// <summary>Waits until everything is durable.</summary>
    public async Task FlushAsync()
    {
        while (_writing.TryDequeue(out var written))
        {
            await written;
        }
    }

    private async Task WriteOneAsync(SignalBatch batch)
    {
        await writer.WriteAsync(batch, cancellationToken);
        batch.Release();
    }
}
