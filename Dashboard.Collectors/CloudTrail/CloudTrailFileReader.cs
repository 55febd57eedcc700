using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dashboard.Collectors.Files;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// Reads a trail's file, packed or not, and its relatives: a bare list of records, and records one a line. Holds one page at a time.
/// What is broken is refused with its reason; what came before it stays.
/// </summary>
public static class CloudTrailFileReader
{
    /// <summary>Most events in a page.</summary>
    public const int MaxEvents = 5000;

    /// <summary>Refusals of one file that are kept each by itself; the rest is counted in one more.</summary>
    public const int MaxRejected = 100;

    private const int MaxPageBytes = 16 * 1024 * 1024;

    /// <summary>Pages of a file, in order.</summary>
    /// <param name="file">Must be able to seek; is disposed at the end.</param>
    /// <param name="origin">The file's name, for refusals.</param>
    /// <param name="observedAt">Our clock.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<EventPage> ReadAsync(Stream file, string origin, DateTimeOffset observedAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var unpacked = Unpacked.Open(file);
        var splitter = new JsonRecordSplitter(EventRecord.MaxRawBytes, "Records");
        var pages = new PageBuilder(origin, observedAt);
        var buffer = new byte[64 * 1024];
        var split = new List<SplitRecord>();
        while (true)
        {
            var (read, damage) = await ReadSomeAsync(unpacked, buffer, cancellationToken);
            splitter.Push(buffer.AsSpan(0, read), split);
            if (read == 0)
            {
                splitter.Complete(split);
            }

            if (damage is not null)
            {
                split.Add(new SplitRecord.Broken($"The file is damaged here: {damage}; what came before is taken.", default));
            }

            foreach (var record in split)
            {
                if (pages.IsFull)
                {
                    yield return pages.Build(isLast: false);
                }

                pages.Add(record);
            }

            split.Clear();
            if (read == 0)
            {
                yield return pages.Build(isLast: true);
                yield break;
            }
        }
    }

    private static async ValueTask<(int Read, string? Damage)> ReadSomeAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return (await stream.ReadAsync(buffer, cancellationToken), null);
        }
        catch (InvalidDataException damage)
        {
            return (0, damage.Message.TrimEnd('.'));
        }
    }

    private sealed class PageBuilder(string origin, DateTimeOffset observedAt)
    {
        private readonly ImmutableArray<EventRecord>.Builder _events = ImmutableArray.CreateBuilder<EventRecord>();
        private readonly ImmutableArray<RejectedRecord>.Builder _rejected = ImmutableArray.CreateBuilder<RejectedRecord>();
        private int _part;
        private int _ordinal;
        private int _bytes;
        private int _rejections;
        private int _rejectionsBefore;

        public bool IsFull => _events.Count >= MaxEvents || _bytes >= MaxPageBytes;

        public void Add(SplitRecord record)
        {
            var place = $"{origin}#{++_ordinal}";
            switch (record)
            {
                case SplitRecord.Broken broken:
                    Refuse(RejectedRecord.Of(broken.Reason, place, CloudTrailNormalizer.Excerpt(broken.Start.Span)));
                    break;
                case SplitRecord.Whole whole when CloudTrailNormalizer.Normalize(whole.Bytes, place, observedAt) is var normalized:
                    if (normalized is Normalized.Taken taken)
                    {
                        _events.Add(taken.Event);
                        _bytes += whole.Bytes.Length;
                    }
                    else
                    {
                        Refuse(((Normalized.Refused)normalized).Record);
                    }

                    break;
            }
        }

        public EventPage Build(bool isLast)
        {
            if (isLast && _rejections > MaxRejected)
            {
                _rejected.Add(RejectedRecord.Of($"{_rejections - MaxRejected:N0} more records of this file were refused.", origin, ""));
            }

            var inThisPart = _rejections - _rejectionsBefore;
            (_bytes, _rejectionsBefore) = (0, _rejections);
            return new(_part++, isLast, _events.DrainToImmutable(), _rejected.DrainToImmutable(), inThisPart);
        }

        private void Refuse(RejectedRecord record)
        {
            if (++_rejections <= MaxRejected)
            {
                _rejected.Add(record);
            }
        }
    }
}
