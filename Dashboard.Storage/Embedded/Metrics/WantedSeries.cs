using System.Collections.Immutable;
using System.Globalization;
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
    public bool IsEmpty => States.IsEmpty || From >= Until;

    public QueryKey Key(string name) => new(name, string.Create(CultureInfo.InvariantCulture, $"{From} {Until} {string.Join(',', States.Select(state => state.Id))}"));

    /// <summary>Puts everything that is stored of them into buckets, by their place among <see cref="States"/>, and makes the answer of them.</summary>
    /// <param name="connection">Where to ask, in a transaction that began after the view was taken.</param>
    /// <param name="map">Where samples are.</param>
    /// <param name="hot">What is in the hot table; null where the table itself must say it.</param>
    /// <param name="step">What the buckets are.</param>
    /// <param name="answer">Makes the answer; the buckets are not its own.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="QueryLimitException">There are too many buckets.</exception>
    public T Read<T>(DuckConnection connection, PartitionMap map, HotView? hot, BucketStep step, Func<AnswerBuckets, T> answer, CancellationToken cancelled)
    {
        using var places = SeriesPlaces.Of(States);
        using var buckets = AnswerBuckets.Of(States.Length);
        var sink = new Sink(places, buckets, step);
        try
        {
            Ask(withHot: hot is null);
            hot?.Read(From, Until, sink);
        }
        catch (QueryLimitException) when (hot is { Holds: false })
        {
            // It may have been too many because some were seen twice.
        }

        if (hot is { Holds: false })
        {
            // What was hot has gone to a partition meanwhile: seen twice, or not at all. The transaction sees it once.
            buckets.Begin(States.Length);
            Ask(withHot: true);
        }

        return answer(buckets);

        void Ask(bool withHot)
        {
            var relations = SampleQuery.Relations(map, From, Until, step.IsOfHours, withHot);
            if (relations > 0)
            {
                var choice = SeriesChoice.Of(States.Select(state => state.Id), Known, relations, (long)Until - From, step.IsOfHours);
                new SampleQuery(map, choice, From, Until, step.IsOfHours, withHot).Read(connection, sink, cancelled);
            }
        }
    }

    /// <summary>Puts what it is given into the bucket of its series and time.</summary>
    private sealed class Sink(SeriesPlaces places, AnswerBuckets buckets, BucketStep step) : ISampleSink
    {
        private int _series = -1;
        private int _place = -1;

        public void Sample(int series, int at, double value)
        {
            if (IsWanted(series))
            {
                buckets.Add(_place, Bucket.Of(step.Start(at), at, value));
            }
        }

        public void Hour(int series, in Bucket hour)
        {
            if (IsWanted(series))
            {
                var bucket = hour;
                bucket.Start = step.Start((int)hour.Start);
                buckets.Add(_place, bucket);
            }
        }

        /// <summary>Most come in runs of one series.</summary>
        private bool IsWanted(int series)
        {
            if (series != _series)
            {
                (_series, _place) = (series, places.Of(series));
            }

            return _place >= 0;
        }
    }
}
