using System.Runtime.CompilerServices;
using Dashboard.Collectors.Aws;
using Dashboard.Collectors.Files;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Makes batches of a flow log's file: text, or Parquet as the same text.</summary>
internal sealed class FlowLogObjectReader(SourceId source, IParquetReader parquet) : IObjectReader
{
    public SignalKind Kind => SignalKind.Flows;

    public SignalBatch Mark(BatchId id) => new SignalBatch.Flows(FlowBlock.Empty) { Source = source, Id = id };

    public async IAsyncEnumerable<SignalBatch> ReadAsync(S3LogObject found, Stream? content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = content is not null && FlowLogLayout.IsParquet(found.Key) ? await TemporaryFile.WriteAsync(content, cancellationToken) : null;
        var (text, problem) = content is null ? (null, $"The object has {found.Size:N0} bytes; log files of up to {S3Bucket.MaxObjectBytes:N0} are read.")
            : file is null ? (content, "")
            : await OpenAsync(file);
        if (text is null)
        {
            yield return Mark(found.End) with { Rejected = [RejectedRecord.Of(problem, found.Key, "")] };
            yield break;
        }

        // Formats without a time of their own are those of flow logs whose records lie a few minutes before the file.
        var log = new FlowLogObject(source, found.Key, found.ETag);
        await foreach (var batch in log.ReadAsync(text, new() { DefaultTime = found.At }, cancellationToken))
        {
            yield return batch;
        }
    }

    private async Task<(Stream? Text, string Problem)> OpenAsync(TemporaryFile file)
    {
        try
        {
            return (await parquet.OpenAsync(file.Path, FlowLogObject.FieldOf), "");
        }
        catch (InvalidDataException unreadable)
        {
            return (null, $"It is no Parquet that can be read: {unreadable.Message}");
        }
    }
}
