using Dashboard.Simulator.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using System.Net.Sockets;

namespace Dashboard.Simulator.Faults;

/// <summary>Sends an answer, well or badly.</summary>
internal sealed class FaultyDelivery(TimeProvider time)
{
    private const int Pieces = 20;

    public async Task SendAsync(HttpContext context, WireAnswer answer, Fault fault, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case Fault.ConnectionReset:
                Reset(context);
                return;
            case Fault.MalformedBody:
                await StartAsync(context, answer with { Body = FirstHalf(answer.Body), ContentLength = null }, cancellationToken);
                await WriteAsync(context, FirstHalf(answer.Body), cancellationToken);
                return;
            case Fault.CutBody:
                await StartAsync(context, answer, cancellationToken);
                await WriteAsync(context, FirstHalf(answer.Body), cancellationToken);
                Reset(context);
                return;
            case Fault.StalledBody:
                await StartAsync(context, answer, cancellationToken);
                await WriteAsync(context, FirstHalf(answer.Body), cancellationToken);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                return;
            case Fault.SlowBody slow:
                await StartAsync(context, answer, cancellationToken);
                await DripAsync(context, answer.Body, slow.Over / Pieces, cancellationToken);
                return;
            default:
                await StartAsync(context, answer, cancellationToken);
                await WriteAsync(context, answer.Body, cancellationToken);
                return;
        }
    }

    private static ReadOnlyMemory<byte> FirstHalf(ReadOnlyMemory<byte> body) => body[..(body.Length / 2)];

    private static Task StartAsync(HttpContext context, WireAnswer answer, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status is not (204 or 304))
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.ContentLength ?? answer.Body.Length;
        }

        return response.StartAsync(cancellationToken);
    }

    private async Task DripAsync(HttpContext context, ReadOnlyMemory<byte> body, TimeSpan pause, CancellationToken cancellationToken)
    {
        var size = Math.Max(1, (body.Length + Pieces - 1) / Pieces);
        for (var at = 0; at < body.Length; at += size)
        {
            await Task.Delay(pause, time, cancellationToken);
            await WriteAsync(context, body.Slice(at, Math.Min(size, body.Length - at)), cancellationToken);
        }
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0 && !HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private static void Reset(HttpContext context)
    {
        // Closing with nothing to linger for sends RST where a plain close would say goodbye properly.
        try
        {
            if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
            {
                socket.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // The client was faster: the connection is down, as wanted.
        }

        context.Abort();
    }
}
