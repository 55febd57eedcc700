using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Benchmarks.Store;

/// <summary>DuckDB through its C API with nothing of the store's around it, on one thread, on a copy of the store's flow file.</summary>
internal sealed class BareDuck : IDisposable
{
    private readonly DuckInstance _instance;
    private readonly DuckConnection _connection;

    private BareDuck(DuckInstance instance, DuckConnection connection, string version) => (_instance, _connection, Version) = (instance, connection, version);

    public string Version { get; }

    /// <summary>Copies the file of a store that is closed, and opens the copy.</summary>
    public static async Task<BareDuck> OfAsync(string folder, string copy, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(folder, "flows*", SearchOption.TopDirectoryOnly))
        {
            await using var from = File.OpenRead(file);
            await using var to = File.Create(Path.Combine(copy, Path.GetFileName(file)));
            await from.CopyToAsync(to, cancellationToken);
        }

        var instance = new DuckInstance(new(1L << 30, 1, copy, Path.Combine(copy, "spill"), 1L << 30));
        var connection = instance.Connect();
        connection.Run($"ATTACH {DuckInstance.Literal(Path.Combine(copy, "flows.duckdb"))} AS flows (READ_ONLY)");
        using var version = connection.Query("SELECT version()");
        var text = version.Next(out var chunk) ? chunk.Text(0)[0]! : "";
        return new(instance, connection, text.TrimStart('v'));
    }

    /// <summary>The first column of an answer; the others are fetched too.</summary>
    public ImmutableArray<long> Totals(string sql)
    {
        var totals = ImmutableArray.CreateBuilder<long>();
        using var rows = _connection.Query(sql);
        while (rows.Next(out var chunk))
        {
            totals.AddRange(chunk.Column<long>(0));
        }

        return totals.ToImmutable();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _instance.Dispose();
    }
}
