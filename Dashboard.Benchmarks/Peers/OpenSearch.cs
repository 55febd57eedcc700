using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks.Peers;

/// <summary>An OpenSearch node from the jars beside the repository, with an index for CloudTrail events: keywords for what is filtered by, text for the record.</summary>
internal sealed class OpenSearch : IAsyncDisposable
{
    private const string Kind = "opensearch-2";
    private const string Index = "trail";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string _script;
    private readonly string _folder;
    private readonly HttpClient _client;

    private OpenSearch(string script, string folder, Uri address) =>
        (_script, _folder, _client) = (script, folder, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) });

    public string Version { get; private set; } = "";

    /// <exception cref="PeerUnavailableException">The jars or a JDK are missing, or it does not start.</exception>
    public static async Task<OpenSearch> StartAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var script = SharedPeers.Find("search.sh");
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "search")).FullName;
        var up = await RunAsync(script, "up", folder, cancellationToken);
        if (up.ExitCode != 0)
        {
            throw new PeerUnavailableException($"OpenSearch did not start: {up.Error.Trim().Split('\n')[^1]}");
        }

        var server = new OpenSearch(script, folder, new Uri(up.Output.Trim().Split('\n')[^1]));
        try
        {
            using var about = JsonDocument.Parse(await server._client.GetStringAsync(new Uri("/", UriKind.Relative), cancellationToken));
            server.Version = $"OpenSearch {about.RootElement.GetProperty("version").GetProperty("number").GetString()} (2025)";
            await server.SendAsync(HttpMethod.Put, $"/{Index}", """
                {"settings":{"number_of_shards":1,"number_of_replicas":0,"refresh_interval":"5s"},
                 "mappings":{"dynamic":false,"properties":{"@timestamp":{"type":"date"},"user":{"type":"keyword"},"provider":{"type":"keyword"},
                   "action":{"type":"keyword"},"outcome":{"type":"keyword"},"record":{"type":"text"}}}}
                """, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes lines in the format of its bulk API.</summary>
    public async Task BulkAsync(string lines, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await SendAsync(HttpMethod.Post, $"/{Index}/_bulk", lines, cancellationToken));
        if (answer.RootElement.GetProperty("errors").GetBoolean())
        {
            throw new InvalidOperationException("OpenSearch refused a part of a bulk request.");
        }
    }

    /// <summary>Makes everything searchable, on disk, in few segments; says how many bytes that is.</summary>
    public async Task<long> SettleAsync(CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Post, $"/{Index}/_forcemerge?max_num_segments=5", "", cancellationToken);
        await SendAsync(HttpMethod.Post, $"/{Index}/_flush", "", cancellationToken);
        await SendAsync(HttpMethod.Post, $"/{Index}/_refresh", "", cancellationToken);
        using var stats = JsonDocument.Parse(await SendAsync(HttpMethod.Get, $"/{Index}/_stats/store", "", cancellationToken));
        return stats.RootElement.GetProperty("_all").GetProperty("total").GetProperty("store").GetProperty("size_in_bytes").GetInt64();
    }

    /// <summary>A search, past the request cache.</summary>
    public Task<string> SearchAsync(string body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/{Index}/_search?request_cache=false", body, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await RunAsync(_script, "reset", _folder, CancellationToken.None);
    }

    private static Task<Command.Result> RunAsync(string script, string verb, string folder, CancellationToken cancellationToken) =>
        Command.RunAsync("env", [$"SEARCH_PEER_DIR={folder}", "HEAP=1g", "bash", script, verb, Kind], Limit, cancellationToken);

    private async Task<string> SendAsync(HttpMethod method, string path, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var answer = await _client.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"OpenSearch refused: {text[..Math.Min(text.Length, 500)]}");
    }
}
