using System.Globalization;
using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>Connections for AWS clients: shared by all clients with the same settings, renewed, and dropped at once when a call is given up.</summary>
public sealed class ApiHttpClientFactory : HttpClientFactory
{
    private readonly bool _buffered;

    private ApiHttpClientFactory(bool buffered) => _buffered = buffered;

    /// <summary>Reads bodies whole and bounded, within the timeout and the caller's cancellation.</summary>
    public static ApiHttpClientFactory Buffered { get; } = new(buffered: true);

    /// <summary>Hands bodies on as they come.</summary>
    public static ApiHttpClientFactory Streaming { get; } = new(buffered: false);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        ArgumentNullException.ThrowIfNull(clientConfig);
        var sockets = new SocketsHttpHandler
        {
            // A connection outlives neither a changed name nor a call that was given up: without zero, giving up waits 2 s for the rest of the body.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectTimeout = clientConfig.ConnectTimeout ?? TimeSpan.FromSeconds(10),

            // An API does not redirect. A signed request would go wherever the answer says.
            AllowAutoRedirect = !_buffered && clientConfig.AllowAutoRedirect,
        };
        if (clientConfig.MaxConnectionsPerServer is { } connections)
        {
            sockets.MaxConnectionsPerServer = connections;
        }

        if (clientConfig.GetWebProxy() is { } proxy)
        {
            sockets.Proxy = proxy;
        }

        return new HttpClient(_buffered ? new BoundedBodyHandler(sockets) : sockets)
        {
            Timeout = clientConfig.Timeout ?? ClientDefaults.AttemptTimeout,
        };
    }

    /// <summary>Null, one cache a client, where a proxy is set: it has no text to compare.</summary>
    public override string? GetConfigUniqueString(IClientConfig clientConfig)
    {
        ArgumentNullException.ThrowIfNull(clientConfig);
        return clientConfig.GetWebProxy() is not null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(ApiHttpClientFactory)}:{_buffered}:{clientConfig.Timeout}:{clientConfig.ConnectTimeout}:{clientConfig.MaxConnectionsPerServer}:{clientConfig.AllowAutoRedirect}");
    }
}
