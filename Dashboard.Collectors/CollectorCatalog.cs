using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Dashboard.Collectors;

/// <summary>Turns configuration into collectors.</summary>
public static class CollectorCatalog
{
    /// <summary>A registration for each source that is configured. Makes no call: clients are built when a collector first runs.</summary>
    /// <param name="configuration">With <c>Aws</c> and <c>Collectors</c>.</param>
    /// <param name="writer">Its record of batches says which objects are stored.</param>
    /// <param name="parquet">Reads what is delivered in Parquet.</param>
    /// <param name="aws">What calls share; standard AWS settings decide where they go unless it says otherwise.</param>
    /// <param name="loggers">For what happens outside of a run's result.</param>
    /// <exception cref="ConfigurationException">Something is wrong; it has everything that is.</exception>
    public static IReadOnlyList<CollectorRegistration> Build(IConfiguration configuration, ITelemetryWriter writer, IParquetReader parquet, AwsEnvironment aws, ILoggerFactory loggers) =>
        [.. CollectorsRegistration.All(new CollectorContext(CollectorsSettings.Read(configuration), aws, new StoreLedger(writer), parquet, loggers))];

    /// <summary>The same with standard AWS settings.</summary>
    /// <exception cref="ConfigurationException">Something is wrong; it has everything that is.</exception>
    public static IReadOnlyList<CollectorRegistration> Build(IConfiguration configuration, ITelemetryWriter writer, IParquetReader parquet, TimeProvider time, ILoggerFactory loggers) =>
        Build(configuration, writer, parquet, new AwsEnvironment(time), loggers);

    /// <summary>Whether anything is configured to be collected, rightly or wrongly.</summary>
    public static bool HasSources(IConfiguration configuration)
    {
        var settings = CollectorsSettings.Read(configuration, out _);
        return settings.CloudTrail.Lookup || settings.CloudTrail.Trails.Length > 0 || settings.CloudWatch.Metrics.Length > 0 || settings.FlowLogs.Logs.Length > 0;
    }
}
