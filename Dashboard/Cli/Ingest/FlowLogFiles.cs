using System.Runtime.CompilerServices;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Ingest;

/// <summary>Flow log files from a folder, as text or Parquet: the records that the collector would have read from their bucket.</summary>
internal sealed class FlowLogFiles : IFileSource
{
    private static readonly SourceId Source = new("file.flowlogs", "ingest");

    public string Name => "flowlogs";

    public IReadOnlyList<string> Extensions => [".log", ".log.gz", ".parquet"];

    public async IAsyncEnumerable<FileBatch> ReadAsync(FileStream file, string digest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The content alone names the batch, and says whether it is Parquet.
        var flows = new FlowLogObject(Source, "sha256", digest) { Origin = Path.GetFileName(file.Name) };
        await using var parquet = await ParquetLineStream.IsParquetAsync(file, cancellationToken) ? await new ParquetReader().OpenAsync(file.Name, FlowLogObject.FieldOf) : null;
        await foreach (var part in flows.ReadPartsAsync(parquet ?? file, new(), cancellationToken))
        {
            yield return new(part.Batch, Repeated: 0, part.Rejected);
        }
    }
}
