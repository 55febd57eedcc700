using System.Globalization;
using Dashboard.Simulator;

namespace Dashboard.Hosting;

/// <summary>
/// The simulated estate that <c>--demo</c> serves. The collectors reach it as they reach AWS: through the standard AWS settings of this process,
/// which the demo takes over as a whole, so that no real account can be called by mistake.
/// </summary>
public sealed class DemoEstate : IAsyncDisposable
{
    /// <summary>A viewer who comes now sees replication fall behind, then queues age, then errors at the edge within ten minutes.</summary>
    private static readonly TimeSpan StorySoFar = TimeSpan.FromMinutes(4);

    /// <summary>The trail's bucket holds three months; a demo shows the day.</summary>
    private static readonly TimeSpan TrailSince = TimeSpan.FromHours(24);

    private readonly SimulatorHost _simulator;
    private readonly DateTimeOffset _startedAt;

    private DemoEstate(SimulatorHost simulator, DateTimeOffset startedAt) => (_simulator, _startedAt) = (simulator, startedAt);

    /// <summary>The folder of the demo's store: never the real one.</summary>
    public const string DefaultDataDirectory = "./data-demo";

    /// <summary>Configuration that a real estate would have in a file.</summary>
    public static string ConfigurationFile => Path.Combine(AppContext.BaseDirectory, "demo", "demo.json");

    /// <summary>What the simulator adds to that file.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Configuration =>
    [
        new("Notifiers:Slack:WebhookUrl", _simulator.SlackWebhook.ToString()),
        new("Collectors:CloudTrail:Trails:0:Bucket", SimulatedAccounts.TrailBucket),
        new("Collectors:CloudTrail:Trails:0:Region", SimulatedAccounts.Home),
        new("Collectors:CloudTrail:Trails:0:ForcePathStyle", "true"),
        new("Collectors:CloudTrail:Trails:0:Since", (_startedAt - TrailSince).ToString("O", CultureInfo.InvariantCulture)),
    ];

    /// <summary>Starts the simulator and points this process's AWS settings at it.</summary>
    public static async Task<DemoEstate> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { ExternalId = "demo", IncidentAt = time.GetUtcNow() - StorySoFar }, time, cancellationToken);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", simulator.Endpoint.ToString());
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIADEMO000000000000");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "demo");
        Environment.SetEnvironmentVariable("AWS_REGION", SimulatedAccounts.Home);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(AppContext.BaseDirectory, "demo", "no-profiles"));
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(AppContext.BaseDirectory, "demo", "no-profiles"));
        return new(simulator, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _simulator.DisposeAsync();
}
