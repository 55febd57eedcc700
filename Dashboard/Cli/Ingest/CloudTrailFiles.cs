using System.Runtime.CompilerServices;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Ingest;

/// <summary>A trail's files from a folder: the events that the collector would have read from its bucket.</summary>
internal sealed class CloudTrailFiles(TimeProvider time) : IFileSource
{
    private static readonly SourceId Source = new("file.cloudtrail", "ingest");

    public string Name => "cloudtrail";

    public IReadOnlyList<string> Extensions => [".json", ".json.gz"];

    // A trail writes digests of its files beside them: they hold no events.
    public bool Takes(string fileName) =>
        Extensions.Any(extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        && !fileName.Contains("_CloudTrail-Digest_", StringComparison.Ordinal);

    public async IAsyncEnumerable<FileBatch> ReadAsync(FileStream file, string digest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in CloudTrailFileReader.ReadAsync(file, Path.GetFileName(file.Name), time.GetUtcNow(), cancellationToken))
        {
            // The content alone names the batch: an event is the same under whatever name its file lies.
            var batch = new SignalBatch.Events(page.Events)
            {
                Source = Source,
                Id = BatchId.OfObject("sha256", digest, page.Part, page.IsLast),
                Rejected = page.Rejected,
            };
            yield return new(batch, Repeated: 0, page.RejectedCount);
        }
    }
}
