using System.Runtime.CompilerServices;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>Makes batches of a trail's file.</summary>
internal sealed class CloudTrailObjectReader(SourceId source, TimeProvider time) : IObjectReader
{
    public SignalKind Kind => SignalKind.Events;

    public SignalBatch Mark(BatchId id) => new SignalBatch.Events([]) { Source = source, Id = id };

    public async IAsyncEnumerable<SignalBatch> ReadAsync(S3LogObject found, Stream? content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (content is null)
        {
            yield return new SignalBatch.Events([])
            {
                Source = source,
                Id = found.End,
                Rejected = [RejectedRecord.Of($"The object has {found.Size:N0} bytes; log files of up to {S3Bucket.MaxObjectBytes:N0} are read.", found.Key, "")],
            };
            yield break;
        }

        await foreach (var page in CloudTrailFileReader.ReadAsync(content, found.Key, time.GetUtcNow(), cancellationToken))
        {
            yield return new SignalBatch.Events(page.Events)
            {
                Source = source,
                Id = found.Part(page.Part, page.IsLast),
                Rejected = page.Rejected,
            };
        }
    }
}
