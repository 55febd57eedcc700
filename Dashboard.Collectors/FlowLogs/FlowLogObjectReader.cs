using System.Runtime.CompilerServices;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Makes batches of a flow log's file.</summary>
internal sealed class FlowLogObjectReader(SourceId source) : IObjectReader
{
    public SignalKind Kind => SignalKind.Flows;

    public SignalBatch Mark(BatchId id) => new SignalBatch.Flows(FlowBlock.Empty) { Source = source, Id = id };

    public async IAsyncEnumerable<SignalBatch> ReadAsync(S3LogObject found, Stream? content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var problem = content is null ? $"The object has {found.Size:N0} bytes; log files of up to {S3Bucket.MaxObjectBytes:N0} are read."
            : FlowLogLayout.IsParquet(found.Key) ? "The flow log delivers Parquet, which is not read from buckets: let it deliver text, or load the file with ingest --source flowlogs."
            : null;
        if (problem is not null || content is null)
        {
            yield return Mark(found.End) with { Rejected = [RejectedRecord.Of(problem!, found.Key, "")] };
            yield break;
        }

        // Formats without a time of their own are those of flow logs whose records lie a few minutes before the file.
        var file = new FlowLogObject(source, found.Key, found.ETag);
        await foreach (var batch in file.ReadAsync(content, new() { DefaultTime = found.At }, cancellationToken))
        {
            yield return batch;
        }
    }
}
