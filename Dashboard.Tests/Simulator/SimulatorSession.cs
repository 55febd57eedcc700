using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Dashboard.Simulator;
using Dashboard.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Simulator;

/// <summary>A running simulator at a fixed time, and plain ways to call it: raw HTTP, and the official clients.</summary>
internal sealed class SimulatorSession : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _http = new();

    private SimulatorSession(SimulatorHost host, FakeTimeProvider time) => (Host, Time) = (host, time);

    public SimulatorHost Host { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<SimulatorSession> StartAsync(SimulatorOptions? options = null, DateTimeOffset? at = null)
    {
        var time = new FakeTimeProvider(at ?? Noon);
        return new SimulatorSession(await SimulatorHost.StartAsync(options ?? new SimulatorOptions(), time, TestContext.Current.CancellationToken), time);
    }

    public async Task<JsonAnswer> CallAsync(string service, string operation, object body, string region = SimulatedAccounts.Home, string? token = null, string accessKey = "AKIAIOSFODNN7EXAMPLE")
    {
        var (signing, target, contentType) = service switch
        {
            "cloudwatch" => ("monitoring", "GraniteServiceVersion20100801", "application/x-amz-json-1.0"),
            "cloudtrail" => ("cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "application/x-amz-json-1.1"),
            _ => throw new ArgumentException(service, nameof(service)),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Host.Endpoint);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"{target}.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", Signature(accessKey, region, signing));
        if (token is not null)
        {
            request.Headers.Add("X-Amz-Security-Token", token);
        }

        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await SendAsync(request);
    }

    /// <summary>An answer that must be a good one, and keep to the published model.</summary>
    public async Task<JsonElement> ValidAsync(string service, string operation, object body, string region = SimulatedAccounts.Home)
    {
        var answer = await CallAsync(service, operation, body, region);
        Assert.True(answer.Status == 200, Encoding.UTF8.GetString(answer.Body));
        AwsModel.Load(service).AssertResponse(operation, answer.Body);
        return answer.Json;
    }

    public async Task<JsonAnswer> SlackAsync(object payload) => await SendAsync(new HttpRequestMessage(HttpMethod.Post, Host.SlackWebhook)
    {
        Content = new StringContent(payload as string ?? JsonSerializer.Serialize(payload), Encoding.UTF8, "application/json"),
    });

    public async Task<JsonAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new JsonAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), response.Headers);
    }

    public AmazonS3Client S3(int retries = 0) => new(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"), new AmazonS3Config
    {
        ServiceURL = Host.Endpoint.ToString(),
        AuthenticationRegion = SimulatedAccounts.Home,
        ForcePathStyle = true,
        MaxErrorRetry = retries,
    });

    public AmazonSecurityTokenServiceClient Sts(AWSCredentials? credentials = null, int retries = 0) => new(credentials ?? new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"), new AmazonSecurityTokenServiceConfig
    {
        ServiceURL = Host.Endpoint.ToString(),
        AuthenticationRegion = SimulatedAccounts.Home,
        MaxErrorRetry = retries,
    });

    public static string Signature(string accessKey, string region, string service) =>
        $"AWS4-HMAC-SHA256 Credential={accessKey}/20260304/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}";

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
    }
}

internal sealed record JsonAnswer(int Status, byte[] Body, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The error's code as clients read it: what stands after the '#'.</summary>
    public string Error => Json.GetProperty("__type").GetString()!.Split('#')[^1];
}
