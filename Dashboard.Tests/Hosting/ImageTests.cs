using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Storage;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Hosting;

/// <summary>What the container image is made of, as far as it can be held without an engine.</summary>
public sealed class ImageTests
{
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));

    [Fact]
    public async Task Health_check_succeeds_while_the_server_is_fit_and_fails_when_it_is_gone()
    {
        await using var server = await ServedPages.StartAsync();

        Assert.Equal(0, await HealthCheckAsync(new Uri(server.Url).Port));
        server.Store.Health = new StoreHealth("The disk is full.", 0, []);
        Assert.Equal(0, await HealthCheckAsync(new Uri(server.Url).Port));
        Assert.NotEqual(0, await HealthCheckAsync(FreePort()));
    }

    [Fact]
    public void Image_publishes_as_the_continuous_integration_does()
    {
        var publish = File.ReadLines(Path.Combine(Repository.Root, ".ci", "run")).Single(line => line.StartsWith("dotnet publish", StringComparison.Ordinal));

        Assert.Contains("RUN " + publish.Split(" </dev/null")[0], Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_runs_as_nobody_special_and_says_that_nobody_signs_in()
    {
        Assert.Contains("USER $APP_UID", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("HEALTHCHECK", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("--insecure-bind", Dockerfile, StringComparison.Ordinal);
    }

    private static async Task<int> HealthCheckAsync(int port)
    {
        using var check = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "docker", "healthcheck"), $"{port}"]) { RedirectStandardError = true })!;
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        return check.ExitCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
