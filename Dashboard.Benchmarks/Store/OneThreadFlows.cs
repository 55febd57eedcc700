using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Flows;
using Dashboard.Storage.Embedded.Reading;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Benchmarks.Store;

/// <summary>The store's own flow file and reader, whose database may use one thread: what a core does is what is compared.</summary>
internal sealed class OneThreadFlows : IDisposable
{
    private readonly DataFolder _folder;
    private readonly TelemetryFile _file;
    private readonly QueryThreads _threads;

    public OneThreadFlows(string folder, TimeProvider clock)
    {
        _folder = DataFolder.Take(folder, clock);
        _file = new(_folder, FlowsLayout.Layout, new(1L << 30, 1, _folder.Path, Path.Combine(_folder.Spill, FlowsLayout.Catalog), 1L << 30), clock, NullLogger.Instance);
        _threads = new(1, clock);
        Reader = new FlowReader(_file, _threads);
    }

    public IFlowReader Reader { get; }

    public void Dispose()
    {
        _threads.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }
}
