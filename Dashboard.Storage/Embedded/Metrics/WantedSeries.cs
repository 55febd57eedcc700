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
/// <param name="Known">The numbers of all that the store holds, ascending.</param>
/// <param name="From">First second.</param>
/// <param name="Until">First second after it.</param>
internal sealed record WantedSeries(ImmutableArray<SeriesState> States, ImmutableArray<int> Known, int From, int Until)
{
    /// <summary>Buckets of one answer, all series together: what a screen or a rule can use is far below, and memory is bounded.</summary>
    private const int MaxBuckets = 5_000_000;

    public bool IsEmpty => States.IsEmpty || From >= Until;

    public QueryKey Key(string name) => new(name, string.Create(CultureInfo.InvariantCulture, $"{From} {Until} {string.Join(',', States.Select(state => state.Id))}"));

    /// <summary>Everything stored of them, in buckets: for each of <see cref="States"/>, null where there is nothing.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="map">Where samples are.</param>
    /// <param name="byHour">Whether no bucket divides an hour.</param>
    /// <param name="bucketOf">The start of the bucket that a second lies in.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="QueryLimitException">There are too many buckets.</exception>
    public ImmutableArray<BucketsBuilder?> Read(DuckConnection connection, PartitionMap map, bool byHour, Func<long, long> bucketOf, CancellationToken cancelled)
    {
        var relations = 1 + (map.Overlapping(From, Until).Length * (byHour ? 3 : 1));
        var choice = SeriesChoice.Of(States.Select(state => state.Id), Known, relations, (long)Until - From, byHour);
        var found = new BucketsBuilder?[States.Length];
        var total = 0;
        using var places = SeriesPlaces.Of(States);
        new SampleQuery(map, choice, From, Until, byHour).Read(
            connection,
            (int series, in Bucket read) =>
            {
                if (places.Of(series) is not (>= 0 and var place))
                {
                    return;
                }

                var bucket = read;
                bucket.Start = bucketOf(read.Start);
                total += (found[place] ??= new()).Add(bucket);
                if (total > MaxBuckets)
                {
                    throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The query gives more than {MaxBuckets} points. Take a wider step, fewer series or a shorter range."));
                }
            },
            cancelled);
        foreach (var settled in found)
        {
            settled?.Settle();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(found);
    }
}
