using System.Runtime.CompilerServices;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>One delivered file of flow logs: text, or text in gzip. Its key and ETag are what its batches are known by.</summary>
/// <param name="Source">Who reads it.</param>
/// <param name="Key">The object's key, or a file's name.</param>
/// <param name="ETag">What tells two contents of one key apart.</param>
public sealed record FlowLogObject(SourceId Source, string Key, string ETag)
{
    /// <summary>
    /// The object's parts, in order. The last bears <c>end</c> in its id and comes even where there is no record in it, so that an empty object is known as read.
    /// No part has a position: the collector puts one on the last, once nothing before it is open.
    /// </summary>
    /// <exception cref="SourceException">The gzip in it is damaged or ends early.</exception>
    public async IAsyncEnumerable<SignalBatch.Flows> ReadAsync(Stream content, FlowLogReaderOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var text = await Gzip.UnpackAsync(content, cancellationToken);
        var reader = new FlowLogReader(text, Key, options);
        var part = 0;
        var block = await NextAsync(reader, cancellationToken);
        while (true)
        {
            // What was rejected up to here belongs to this block; the next one's is counted while that is read.
            var rejected = reader.Tally.Take();
            var next = block is null ? null : await NextAsync(reader, cancellationToken);
            yield return new SignalBatch.Flows(block ?? FlowBlock.Empty)
            {
                Source = Source,
                Id = BatchId.OfObject(Key, ETag, part++, last: next is null),
                Rejected = next is null ? [.. rejected, .. reader.Tally.Take()] : rejected,
            };
            if (next is null)
            {
                yield break;
            }

            block = next;
        }
    }

    private async ValueTask<FlowBlock?> NextAsync(FlowLogReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new SourceException(SourceFault.Malformed, $"{Key} is not whole: {damaged.Message}", "Fetch it again; if it stays so, delete the object or leave out its key.", damaged);
        }
    }
}
