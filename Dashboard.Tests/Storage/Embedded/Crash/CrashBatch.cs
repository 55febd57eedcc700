using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Contracts;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Crash;

/// <summary>Numbered batches whose rows say which batch they are of, so that what is in a store can be counted batch by batch.</summary>
internal static class CrashBatch
{
    private const int Rows = 50;
    private const int SecondsApart = 120;

    /// <summary>So many batches late come those that come late.</summary>
    private const int Late = 60;

    public static SignalBatch Of(SignalKind kind, int number)
    {
        var at = At(number);
        SignalBatch batch = kind switch
        {
            SignalKind.Samples => Samples(Enumerable.Range(0, Rows).Select(i => (Series(instance: $"db-{i}"), at, (double)number))),
            SignalKind.Events => Events(Enumerable.Range(0, Rows).Select(i => Event($"{number}-{i}", at))),
            SignalKind.Flows => Flows(Enumerable.Range(0, Rows).Select(i => new Flow(at, SourcePort: (ushort)i))),
            _ => Findings(Enumerable.Range(0, Rows).Select(i => Finding($"{number}-{i}", updatedAt: at))),
        };
        return batch with
        {
            Id = new(string.Create(CultureInfo.InvariantCulture, $"crash-{number}")),
            Resume = new(number.ToString(CultureInfo.InvariantCulture)),
            CompleteUntil = at,
        };
    }

    /// <summary>Which batches are in the store. Fails on one that is there in part, twice, or without its id.</summary>
    public static async Task<HashSet<int>> InAsync(StoreUnderTest store, SignalKind kind, int most, CancellationToken cancellationToken)
    {
        var (whole, part) = await CountAsync(store, kind, cancellationToken);
        Assert.Empty(part);
        Assert.Empty(whole.Except(await KnownAsync(store, kind, most, cancellationToken)));
        return whole;
    }

    /// <summary>The time of a batch's rows: each its own. One in ten belongs to a time that was over long ago.</summary>
    private static DateTimeOffset At(int number) =>
        number % 10 == 7 ? Noon.AddSeconds(((number - Late) * SecondsApart) + (SecondsApart / 2)) : Noon.AddSeconds(number * SecondsApart);

    private static int NumberOf(long second)
    {
        var since = second - Noon.ToUnixTimeSeconds();
        return since % SecondsApart == 0 ? (int)(since / SecondsApart) : (int)((since - (SecondsApart / 2)) / SecondsApart) + Late;
    }

    /// <summary>Which batches have all their rows in the store, and which only some. Fails on rows that are there twice.</summary>
    public static async Task<(HashSet<int> Whole, HashSet<int> Part)> CountAsync(StoreUnderTest store, SignalKind kind, CancellationToken cancellationToken)
    {
        var batches = (await RowsAsync(store, kind, cancellationToken)).CountBy(number => number).ToList();
        Assert.All(batches, batch => Assert.InRange(batch.Value, 1, Rows));
        return ([.. batches.Where(batch => batch.Value == Rows).Select(batch => batch.Key)], [.. batches.Where(batch => batch.Value < Rows).Select(batch => batch.Key)]);
    }

    /// <summary>Which batches the store knows by id.</summary>
    public static async Task<HashSet<int>> KnownAsync(StoreUnderTest store, SignalKind kind, int most, CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(0, most).ToDictionary(number => Of(kind, number).Id);
        var known = await store.Writer.KnownAsync(Of(kind, 0).Source, kind, ids.Keys, cancellationToken);
        return [.. known.Select(id => ids[id])];
    }

    private static async Task<IEnumerable<int>> RowsAsync(StoreUnderTest store, SignalKind kind, CancellationToken cancellationToken)
    {
        var limits = QueryLimits.Export;
        switch (kind)
        {
            case SignalKind.Samples:
                var series = await store.Metrics.ReadBucketsAsync(new(), TimeRange.Everything, TimeSpan.Zero, limits, cancellationToken);
                return series.Items.SelectMany(one => one.Seconds.Zip(one.Last, (at, value) =>
                {
                    Assert.Equal(NumberOf(at), value);
                    return (int)value;
                }));
            case SignalKind.Events:
                var terms = await store.Events.TermsAsync(EventQuery.All(TimeRange.Everything), "event.id", int.MaxValue, limits, cancellationToken);
                Assert.All(terms, term => Assert.Equal(1, term.Count));
                return terms.Select(term => int.Parse(term.Value!.Split('-')[0], CultureInfo.InvariantCulture));
            case SignalKind.Flows:
                var flows = await store.Flows.FindFlowsAsync(new() { Range = TimeRange.Everything }, int.MaxValue, limits, cancellationToken);
                return flows.Start.Select(NumberOf);
            default:
                var findings = await store.Findings.FindFindingsAsync(Severity.Informational, null, int.MaxValue, cancellationToken);
                return findings.Items.Select(finding => int.Parse(finding.Id.Split('-')[0], CultureInfo.InvariantCulture));
        }
    }
}
