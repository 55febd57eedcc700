using Dashboard.Components.Panels;

namespace Dashboard.Api;

/// <summary>Chart data for the browser, apart from the circuit: megabytes of numbers must not queue before a click.</summary>
public static class PanelEndpoints
{
    /// <summary>Maps <c>/api/panels/…</c>.</summary>
    public static void MapPanels(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/panels/{ticket:length(22)}/{version:int}", static (string ticket, int version, ChartBuffers buffers, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";

            // Nothing is wrong where a newer version has overtaken the question: the chart has been told of it already.
            return buffers.Find(ticket, version) is { } data ? Results.Bytes(data, "application/octet-stream") : Results.NoContent();
        });
}
