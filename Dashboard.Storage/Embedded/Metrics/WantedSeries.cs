using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>The series that a question is about, and the seconds.</summary>
/// <param name="States">The series.</param>
/// <param name="Known">How many the store holds.</param>
/// <param name="From">First second.</param>
/// <param name="Until">First second after it.</param>
internal sealed record WantedSeries(ImmutableArray<SeriesState> States, int Known, int From, int Until)
{
    /// <summary>Buckets of one answer, all series together: what a screen or a rule can use is far below, and memory is bounded.</summary>
    private const int MaxBuckets = 5_000_000;

    public bool IsEmpty => States.IsEmpty || From >= Until;

    /// <summary>Naming most of the series to the database costs more than passing over the others.</summary>
    private bool IsMost => States.Length > Known / 2;

    public QueryKey Key(string name) => new(name, string.Create(CultureInfo.InvariantCulture, $"{From} {Until} {string.Join(',', States.Select(state => state.Id))}"));

    /// <summary>Everything stored of them, in buckets.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="map">Where samples are.</param>
    /// <param name="byHour">Whether no bucket divides an hour.</param>
    /// <param name="bucketOf">The start of the bucket that a second lies in.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="QueryLimitException">There are too many buckets.</exception>
    public Dictionary<int, BucketsBuilder> Read(DuckConnection connection, PartitionMap map, bool byHour, Func<long, long> bucketOf, CancellationToken cancelled)
    {
        var found = new Dictionary<int, BucketsBuilder>(States.Length);
        var wanted = IsMost && States.Length < Known ? States.Select(state => state.Id).ToHashSet() : null;
        var total = 0;
        var (last, builder) = (-1, (BucketsBuilder?)null);
        new SampleQuery(map, IsMost ? null : [.. States.Select(state => state.Id)], From, Until, byHour).Read(
            connection,
            (int series, in Bucket read) =>
            {
                if (series != last)
                {
                    (last, builder) = (series, null);
                    if (wanted is null || wanted.Contains(series))
                    {
                        builder = CollectionsMarshal.GetValueRefOrAddDefault(found, series, out _) ??= new();
                    }
                }

                if (builder is null)
                {
                    return;
                }

                var bucket = read;
                bucket.Start = bucketOf(read.Start);
                total += builder.Add(bucket);
                if (total > MaxBuckets)
                {
                    throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The query gives more than {MaxBuckets} points. Take a wider step, fewer series or a shorter range."));
                }
            },
            cancelled);
        foreach (var settled in found.Values)
        {
            settled.Settle();
        }

        return found;
    }
}
