using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Dashboard.Api;

/// <summary>Two questions of a machine: does the process answer, and is it fit to work?</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/ping</c> (answers as long as the process does) and <c>/healthz</c> (every registered health check).</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/ping", static (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Text("pong");
        });
        endpoints.MapHealthChecks("/healthz", new HealthCheckOptions { AllowCachingResponses = false });
    }
}
