using System.Runtime.CompilerServices;
using Dashboard.Collectors.MetricsCsv;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Ingest;

/// <summary>CSV files of samples: each a series, and a source with a watermark of its own.</summary>
internal sealed class MetricsCsvFiles(ITelemetryWriter writer) : IFileSource
{
    public string Name => "metrics-csv";

    public IReadOnlyList<string> Extensions => [".csv"];

    public async IAsyncEnumerable<FileBatch> ReadAsync(FileStream file, string digest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(file.Name);
        var content = await MetricsCsvFile.ReadAsync(file, Path.GetFileName(file.Name), cancellationToken);
        var position = await writer.PositionAsync(MetricsCsvBatches.Source(name), SignalKind.Samples, cancellationToken);
        var first = true;
        foreach (var batch in MetricsCsvBatches.Of(name, digest, content, position.CompleteUntil))
        {
            yield return first ? new(batch, content.Repeated, content.RejectedLines) : new(batch, 0, 0);
            first = false;
        }
    }
}
