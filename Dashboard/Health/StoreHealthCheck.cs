using Dashboard.Core.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dashboard.Health;

/// <summary>Whether the store answers. A problem that it names itself degrades the product and does not make it unfit: a restart would not help.</summary>
public sealed class StoreHealthCheck(IStoreStatus store) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            var health = await store.HealthAsync(cancellationToken);
            return health.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException unavailable)
        {
            return HealthCheckResult.Unhealthy(unavailable.Message);
        }
    }
}
