using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks.Store;

/// <summary>Lines of the store's table that share their data.</summary>
internal interface IStorePart
{
    Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken);
}
