using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks;

/// <summary>Benchmarks that belong together: one command.</summary>
internal interface IBenchmarkArea
{
    string Name { get; }

    string Description { get; }

    Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken);
}
