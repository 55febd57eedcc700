using System.Globalization;
using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks.Peers;

/// <summary>A ClickHouse server over HTTP, with settings of its own and no others'.</summary>
internal sealed class ClickHouse : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private ClickHouse(LoopbackServer server, string version) => (_server, Version) = (server, version);

    public string Version { get; }

    /// <summary>Bytes of its tables.</summary>
    public async Task<long> TableBytesAsync(string table, CancellationToken cancellationToken) => long.Parse(
        await RunAsync($"SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = '{table}'", cancellationToken), CultureInfo.InvariantCulture);

    /// <exception cref="PeerUnavailableException">It is not here and cannot be installed, or does not start.</exception>
    public static async Task<ClickHouse> StartAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var program = await DebianPackage.ClickHouseServer.ProgramAsync(context.Log, cancellationToken);
        var version = await DebianPackage.ClickHouseServer.VersionAsync(cancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "clickhouse")).FullName;
        var port = LoopbackServer.FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "users.xml"), """
            <yandex>
              <profiles><default/></profiles>
              <quotas><default/></quotas>
              <users><default><password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
            </yandex>
            """, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "config.xml"), $"""
            <yandex>
              <logger><level>warning</level><console>1</console></logger>
              <http_port>{port}</http_port><listen_host>127.0.0.1</listen_host>
              <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><users_config>{folder}/users.xml</users_config>
              <default_profile>default</default_profile><default_database>default</default_database><mark_cache_size>536870912</mark_cache_size>
            </yandex>
            """, cancellationToken);
        var server = await LoopbackServer.StartAsync(program, [$"--config-file={folder}/config.xml"], folder, port, "/ping", context.Clock, cancellationToken);
        return new(server, version);
    }

    /// <summary>Runs a statement and returns its answer as text.</summary>
    public Task<string> RunAsync(string sql, CancellationToken cancellationToken) => PostAsync("", new StringContent(sql), cancellationToken);

    /// <summary>Inserts a body that is in the statement's format.</summary>
    public Task InsertAsync(string statement, HttpContent body, CancellationToken cancellationToken) => PostAsync($"?query={Uri.EscapeDataString(statement)}", body, cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<string> PostAsync(string query, HttpContent body, CancellationToken cancellationToken)
    {
        using var content = body;
        using var answer = await _server.Client.PostAsync(new Uri("/" + query, UriKind.Relative), content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"ClickHouse refused: {text}");
    }
}
