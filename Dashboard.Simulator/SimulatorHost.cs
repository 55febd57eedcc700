using System.Net;
using Dashboard.Simulator.CloudTrail;
using Dashboard.Simulator.CloudWatch;
using Dashboard.Simulator.Estate;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.S3;
using Dashboard.Simulator.Slack;
using Dashboard.Simulator.Sts;
using Dashboard.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Simulator;

/// <summary>An estate on loopback that answers as AWS and Slack do. Point AWS_ENDPOINT_URL at <see cref="Endpoint"/>.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SlackWebhook _slack;

    private SimulatorHost(WebApplication app, Uri endpoint, SlackWebhook slack, FaultScript faults) =>
        (_app, Endpoint, _slack, Faults) = (app, endpoint, slack, faults);

    public Uri Endpoint { get; }

    public Uri SlackWebhook => new(Endpoint, "/services/T00000000/B00000000/simulated");

    public FaultScript Faults { get; }

    /// <summary>What Slack has accepted, in its order.</summary>
    public IReadOnlyList<SlackMessage> SlackMessages => _slack.Messages;

    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (faults, slack) = (new FaultScript(), new SlackWebhook(options.Quotas));
        var door = Build(options, time, faults, slack);

        // An empty builder: what configures the process around it must not configure this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            server.Limits.MinResponseDataRate = null;
            server.Listen(IPAddress.Loopback, options.Port);
        });
        var app = builder.Build();
        app.Run(door.AnswerAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return new SimulatorHost(app, new Uri(address), slack, faults);
    }

    public async ValueTask DisposeAsync()
    {
        // Stalled answers never end by themselves: nothing is waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static FrontDoor Build(SimulatorOptions options, TimeProvider time, FaultScript faults, SlackWebhook slack)
    {
        var tokens = new OpaqueToken(options.Seed);
        var credentials = new Credentials(options);
        var events = EstateEvents.Of(options);
        IBucket[] buckets =
        [
            new TrailBucket(options.Seed, options.TrailHistory, new TrailFiles(events)),
            .. options.Folders.Select(folder => new FolderBucket(folder)),
        ];
        IAwsService[] services =
        [
            new StsService(options, credentials),
            new S3Service(buckets, tokens),
            new CloudWatchService(EstateMetrics.Of(options), options.Quotas, tokens),
            new CloudTrailService(events, options.Quotas, tokens),
        ];
        return new FrontDoor(services, credentials, slack, faults, time, options.WireTime);
    }
}
