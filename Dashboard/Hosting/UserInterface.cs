using Dashboard.Api;
using Dashboard.Components;
using Dashboard.Components.Panels;
using Dashboard.Health;
using Dashboard.Security;
using Dashboard.State;
using MudBlazor.Services;

namespace Dashboard.Hosting;

/// <summary>The pages and what they need of the web server. What they show comes from services that the host composes.</summary>
public static class UserInterface
{
    /// <summary>Names that a browser may call this server by: a page of a stranger that points its own name at 127.0.0.1 is refused.</summary>
    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Adds what the pages need.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="anyHost">Answer under any host name: the server can be reached from other machines.</param>
    public static void AddUserInterface(this WebApplicationBuilder builder, bool anyHost = false)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomRight);
        services.AddHostFiltering(options => options.AllowedHosts = anyHost ? ["*"] : LoopbackHosts);
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", timeout: TimeSpan.FromSeconds(5));
        services.AddSingleton<ChartBuffers>();
        services.AddScoped<PageAddress>();
        services.AddScoped<Viewer>();
        services.AddSingleton<EstateHealthReader>();
    }

    /// <summary>Maps the pages, their files and the endpoints that they call.</summary>
    public static void MapUserInterface(this WebApplication app)
    {
        app.UseHostFiltering();
        app.UseSecurityHeaders();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAntiforgery();
        app.MapHealth();
        app.MapPanels();
        app.MapStaticAssets();

        // Ours says who may frame the pages; a second header of the framework's would only repeat it.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
