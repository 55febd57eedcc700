using Amazon.Protocol;
using Amazon.Runtime;
using Dashboard.Collectors;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Simulator;
using Dashboard.Storage.Embedded.Parquet;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Collectors;

/// <summary>Collectors as configured, real clients, and a simulator behind loopback.</summary>
internal sealed class CollectorSession : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private CollectorSession(SimulatorHost host, FakeTimeProvider time) => (Host, Time) = (host, time);

    public SimulatorHost Host { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>Retries of the clients: none, so that every fault of a script reaches the collector.</summary>
    public int Retries { get; init; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CollectorSession> StartAsync(SimulatorOptions? options = null, FakeTimeProvider? time = null)
    {
        time ??= new FakeTimeProvider(Noon);
        return new CollectorSession(await SimulatorHost.StartAsync(options ?? new() { Quotas = AwsQuotas.Unlimited }, time, Cancel), time);
    }

    /// <summary>What the configuration means, read with the simulator's endpoint.</summary>
    public IReadOnlyList<CollectorRegistration> Build(ITelemetryWriter writer, params (string Key, string Value)[] settings) =>
        CollectorCatalog.Build(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(),
            writer,
            new ParquetReader(),
            new AwsEnvironment(Time)
            {
                Endpoint = Host.Endpoint,
                Credentials = new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"),
                RateLimiter = Unlimited(Time),
                Retries = Retries,
            },
            NullLoggerFactory.Instance);

    /// <summary>One run at a slot, as a loop would do it.</summary>
    public static Task<CollectorRun> RunAsync(CollectorRegistration registration, ICollector collector, ITelemetryWriter writer, DateTimeOffset slot, CollectorActivity activity, TimeProvider time) =>
        new CollectorRunner(collector, registration.Schedule, writer, activity, time).RunOnceAsync(slot, Cancel);

    public async Task<CollectorRun> RunAsync(CollectorRegistration registration, ITelemetryWriter writer, CollectorActivity? activity = null)
    {
        activity ??= new CollectorActivity();
        return await RunAsync(registration, registration.Create(activity), writer, Time.GetUtcNow(), activity, Time);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public static ApiRateLimiter Unlimited(TimeProvider time) =>
        new(new ApiBudgets { ByApi = new Dictionary<string, ApiBudget>(), Otherwise = new ApiBudget(1e12, 1e12) }, time);
}
