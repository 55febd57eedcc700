using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Fakes;

/// <summary>What a server does with one request.</summary>
public delegate Task HttpReply(HttpContext context);

/// <summary>A request as it came.</summary>
public sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A real server on loopback that answers by script: one reply a request, the last one for all that follow.</summary>
public sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpReply[] _script;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private int _next;

    private ScriptedHttpServer(HttpReply[] script)
    {
        _script = script;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.First();

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public static async Task<ScriptedHttpServer> StartAsync(params HttpReply[] script)
    {
        var server = new ScriptedHttpServer(script);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // A stalled reply ends with its connection: nothing is waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new ReceivedRequest(context.Request.Method, context.Request.Path, headers, body.ToArray()));
        var index = Interlocked.Increment(ref _next) - 1;
        await _script[Math.Min(index, _script.Length - 1)](context);
    }
}
