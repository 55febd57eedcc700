using System.Runtime.CompilerServices;
using Dashboard.Collectors.Aws;
using Dashboard.Collectors.Files;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>A part of a file, and how many lines of it were rejected: at least as many as its batch names one by one.</summary>
public readonly record struct FlowLogPart(SignalBatch.Flows Batch, int Rejected);

/// <summary>One delivered file of flow logs: text, text in gzip, or Parquet that somebody has opened as text. Its key and ETag are what its batches are known by.</summary>
/// <param name="Source">Who reads it.</param>
/// <param name="Key">The object's key, or a file's name.</param>
/// <param name="ETag">What tells two contents of one key apart.</param>
public sealed record FlowLogObject(SourceId Source, string Key, string ETag)
{
    /// <summary>What the file is called in rejections; its key unless something else is said.</summary>
    public string Origin { get; init; } = Key;

    /// <summary>The field that a column of Parquet holds: there its name has underscores.</summary>
    public static string FieldOf(string column) => column.Replace('_', '-');

    /// <summary>The batches of <see cref="ReadPartsAsync"/>.</summary>
    public async IAsyncEnumerable<SignalBatch.Flows> ReadAsync(Stream content, FlowLogReaderOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var part in ReadPartsAsync(content, options, cancellationToken))
        {
            yield return part.Batch;
        }
    }

    /// <summary>
    /// The object's parts, in order. The last bears <c>end</c> in its id and comes even where there is no record in it, so that an empty object is known as read.
    /// No part has a position: the collector puts one on the last, once nothing before it is open. Where the gzip is damaged or ends early, what came before
    /// is taken and the rest is a rejection.
    /// </summary>
    /// <param name="content">Is disposed at the end. One that cannot seek is taken for text.</param>
    /// <param name="options">Format, limits.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<FlowLogPart> ReadPartsAsync(Stream content, FlowLogReaderOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var text = content.CanSeek ? Unpacked.Open(content, long.MaxValue) : content;
        var reader = new FlowLogReader(text, Origin, options);
        var name = new S3LogObject(Key, ETag, 0, default);
        var (part, counted) = (0, 0L);
        var block = await reader.ReadAsync(cancellationToken);
        while (true)
        {
            // What was rejected up to here belongs to this block; the next one's is counted while that is read.
            var rejected = reader.Tally.Take();
            var count = reader.Tally.Rejected;
            var next = block is null ? null : await reader.ReadAsync(cancellationToken);
            if (next is null)
            {
                (rejected, count) = ([.. rejected, .. reader.Tally.Take()], reader.Tally.Rejected);
            }

            var batch = new SignalBatch.Flows(block ?? FlowBlock.Empty) { Source = Source, Id = name.Part(part++, isLast: next is null), Rejected = rejected };
            yield return new(batch, (int)Math.Min(count - counted, int.MaxValue));
            if (next is null)
            {
                yield break;
            }

            (block, counted) = (next, count);
        }
    }
}
