using System.Globalization;
using System.Text.Json;
using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks.Peers;

/// <summary>A VictoriaMetrics server; its cache of range queries is passed by, as ours has none.</summary>
internal sealed class VictoriaMetrics : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private VictoriaMetrics(LoopbackServer server, string version) => (_server, Version) = (server, version);

    public string Version { get; }

    /// <summary>Bytes of its samples and their index, as it counts them itself.</summary>
    public async Task<double> BytesAsync(CancellationToken cancellationToken) =>
        (await MetricsAsync("vm_data_size_bytes", cancellationToken)).Sum();

    /// <exception cref="PeerUnavailableException">It is not here and cannot be installed, or does not start.</exception>
    public static async Task<VictoriaMetrics> StartAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var program = await DebianPackage.VictoriaMetrics.ProgramAsync(context.Log, cancellationToken);
        var version = await DebianPackage.VictoriaMetrics.VersionAsync(cancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "victoria-metrics")).FullName;
        var port = LoopbackServer.FreePort();
        var server = await LoopbackServer.StartAsync(
            program,
            [$"-storageDataPath={folder}/data", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y", "-search.maxUniqueTimeseries=1000000", "-search.latencyOffset=0s"],
            folder,
            port,
            "/health",
            context.Clock,
            cancellationToken);
        return new(server, version);
    }

    /// <summary>Takes lines in its JSON import format.</summary>
    public async Task ImportAsync(HttpContent lines, CancellationToken cancellationToken)
    {
        using var body = lines;
        using var answer = await _server.Client.PostAsync(new Uri("/api/v1/import", UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Makes what was imported visible to queries, and merges it.</summary>
    public async Task SettleAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        await GetAsync("/internal/force_flush", cancellationToken);
        await GetAsync("/internal/force_merge", cancellationToken);
        // The merge is only asked for: it may start a little later.
        for (var quiet = 0; quiet < 10;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken);
            quiet = (await MetricsAsync("vm_active_merges", cancellationToken)).Sum() == 0 ? quiet + 1 : 0;
        }
    }

    /// <summary>A range query's answer, as it comes.</summary>
    public Task<byte[]> RangeAsync(string query, long from, long until, int step, CancellationToken cancellationToken) =>
        _server.Client.GetByteArrayAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/query_range?nocache=1&query={Uri.EscapeDataString(query)}&start={from}&end={until}&step={step}"), UriKind.Relative), cancellationToken);

    /// <summary>An instant query's answer, as it comes.</summary>
    public Task<byte[]> InstantAsync(string query, long at, CancellationToken cancellationToken) =>
        _server.Client.GetByteArrayAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/query?nocache=1&query={Uri.EscapeDataString(query)}&time={at}"), UriKind.Relative), cancellationToken);

    /// <summary>How many values an answer holds.</summary>
    public static int Points(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .Sum(series => series.TryGetProperty("values", out var values) ? values.GetArrayLength() : 1);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<IEnumerable<double>> MetricsAsync(string name, CancellationToken cancellationToken) =>
        (await GetAsync("/metrics", cancellationToken)).Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
            .Select(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));

    private Task<string> GetAsync(string path, CancellationToken cancellationToken) => _server.Client.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);
}
