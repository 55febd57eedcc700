using Dashboard.Benchmarks.Flows;
using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks.Store;

/// <summary>Everything that the embedded store is held to.</summary>
internal sealed class StoreBenchmark : IBenchmarkArea
{
    private static readonly IStorePart[] Parts = [new MetricStoreBenchmark(), new EventStoreBenchmark(), new FlowStoreBenchmark(), new CommitBenchmark(), new EstateBenchmark()];

    public string Name => "store";

    public string Description => "the embedded store, beside VictoriaMetrics, ClickHouse, OpenSearch, ripgrep and bare DuckDB";

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        await new FlowParseBenchmark().RunAsync(context, cancellationToken);
        foreach (var part in Parts)
        {
            await part.RunAsync(context, cancellationToken);
        }
    }
}
