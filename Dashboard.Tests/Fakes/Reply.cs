using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Tests.Fakes;

/// <summary>Replies for a <see cref="ScriptedHttpServer"/>.</summary>
public static class Reply
{
    public static HttpReply Json(string body) => With(200, body);

    public static HttpReply Error(int status, string type) => With(status, $$"""{"__type":"{{type}}","message":"told by the script"}""");

    public static HttpReply With(int status, string body, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.Headers["x-amzn-RequestId"] = "request-1";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    };

    /// <summary>Closes the connection without an answer.</summary>
    public static Task Reset(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Sends the beginning of a body and closes the connection.</summary>
    public static async Task BreakOff(HttpContext context)
    {
        await BeginAsync(context);
        context.Abort();
    }

    /// <summary>Accepts the request and stays silent until the client gives up.</summary>
    public static HttpReply Silence(TaskCompletionSource asked) => async context =>
    {
        asked.TrySetResult();
        await UntilGivenUpAsync(context);
    };

    /// <summary>Sends headers and the beginning of a body, then nothing until the client gives up.</summary>
    public static HttpReply StallInBody(TaskCompletionSource begun) => async context =>
    {
        await BeginAsync(context);
        begun.TrySetResult();
        await UntilGivenUpAsync(context);
    };

    /// <summary>An endless body of valid JSON so far.</summary>
    public static async Task Flood(HttpContext context)
    {
        await BeginAsync(context);
        var chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)' ');
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        }
    }

    private static async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentLength = null;
        await context.Response.Body.WriteAsync("{"u8.ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task UntilGivenUpAsync(HttpContext context)
    {
        var givenUp = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(givenUp.SetResult);
        await givenUp.Task;
    }
}
