using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Hosting;

namespace Dashboard.Health;

/// <summary>How the product itself is, at one moment.</summary>
/// <param name="Sources">Every collector, gravest first.</param>
/// <param name="Store">The store.</param>
/// <param name="At">When this was read.</param>
public sealed record EstateHealth(ImmutableArray<SourceReport> Sources, StoreHealth Store, DateTimeOffset At)
{
    /// <summary>Sources that somebody should look at.</summary>
    public int Ailing => Sources.Count(source => source.Gravity is not Gravity.Ok);

    /// <summary>The gravest of it all.</summary>
    public Gravity Gravity => Store.Problem is not null ? Gravity.Critical : Sources.IsEmpty ? Gravity.Ok : Sources.Max(source => source.Gravity);
}

/// <summary>Reads how the collectors and the store are.</summary>
public sealed class EstateHealthReader(CollectorsService collectors, IStoreStatus store, TimeProvider time)
{
    private const int MostRejections = 20;

    /// <summary>Everything at this moment.</summary>
    /// <param name="withRejections">Whether rejected records are wanted too: a look-up for each source that has any.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async ValueTask<EstateHealth> ReadAsync(bool withRejections, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reports = ImmutableArray.CreateBuilder<SourceReport>();
        foreach (var status in collectors.Statuses)
        {
            var rejections = withRejections && status.Activity.Rejected > 0
                ? (await store.RejectionsAsync(status.Registration.Source, MostRejections, cancellationToken)).Items
                : [];
            reports.Add(SourceReport.Of(status, rejections, now));
        }

        return new([.. reports.OrderByDescending(report => report.Gravity)], await store.HealthAsync(cancellationToken), now);
    }
}
