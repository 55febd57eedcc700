using System.Net.Http.Headers;
using System.Text;
using Dashboard.Core.Notifications;

namespace Dashboard.Notifiers.Slack;

/// <summary>Posts to an incoming webhook.</summary>
public sealed class SlackNotifier : INotifier, IDisposable
{
    /// <summary>Beyond it somebody else may have better luck with the next attempt.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Uri _webhook;
    private readonly PublicAddress _address;
    private readonly TimeProvider _time;

    // A client of our own, not the factory's: that one logs the address of every request, and this address is a secret.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="options">The webhook.</param>
    /// <param name="address">What links begin with.</param>
    /// <param name="time">Our clock.</param>
    public SlackNotifier(SlackOptions options, PublicAddress address, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_webhook, _address, _time) = (options.Webhook, address, time);
    }

    /// <inheritdoc/>
    public string Channel => "slack";

    /// <summary>Slack's limit: one message a second for each webhook.</summary>
    public TimeSpan Pace => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Notification notification, bool possiblyRepeated, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        using var deadline = new CancellationTokenSource(Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, _webhook)
        {
            Content = new ByteArrayContent(SlackMessage.Of(notification, possiblyRepeated, _address))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return SlackAnswer.Read(response.StatusCode, await BodyAsync(response.Content, either.Token), RetryAfter(response.Headers));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Delivery.Deferred($"Slack did not answer within {Deadline.TotalSeconds:0} seconds.", null) { PossiblySent = true };
        }
        catch (HttpRequestException failed)
        {
            return Unreachable(failed);
        }
        catch (IOException)
        {
            return new Delivery.Deferred("The connection to Slack broke before the answer was complete.", null) { PossiblySent = true };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The kind of failure in our words: the exception's own may hold the address.</summary>
    private static Delivery.Deferred Unreachable(HttpRequestException failed) => failed.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => new("Slack's host name cannot be resolved. Check this machine's DNS.", null),
        HttpRequestError.ConnectionError => new("Slack cannot be reached. Check this machine's way to the internet.", null),
        HttpRequestError.SecureConnectionError => new("No trusted TLS connection to Slack. Check this machine's clock and certificates.", null),
        HttpRequestError.ProxyTunnelError => new("The proxy does not let this machine reach Slack.", null),
        _ => new("The connection to Slack broke before the answer came.", null) { PossiblySent = true },
    };

    private static async Task<string> BodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[SlackAnswer.LongestBody];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var asked = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - _time.GetUtcNow();
        return asked is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }
}
