using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Flows;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;
using Dashboard.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Benchmarks.Store;

/// <summary>The store's own flow file and reader, whose database may use one thread: what a core does is what is compared.</summary>
internal sealed class OneThreadFlows : IDisposable
{
    private static readonly FileLayout Layout = FlowsLayout.Layout;

    private readonly DataFolder _folder;
    private readonly TelemetryFile _file;
    private readonly QueryThreads _threads;

    public OneThreadFlows(string folder, TimeProvider clock)
    {
        _folder = DataFolder.Take(folder, clock);
        _file = new(_folder, Layout, new(1L << 30, 1, _folder.Path, Path.Combine(_folder.Spill, Layout.Catalog), 1L << 30), clock, NullLogger.Instance);
        _threads = new(1, clock);
        var partitions = Layout.Partitions;
        var manifest = new PartitionManifest(Layout.Catalog, partitions, PartitionSpan.Of(partitions.DefaultSpan), clock);
        var connection = _file.Rent();
        new PartitionSet(_folder, _file, partitions, new IngestLedger(Layout.Catalog), manifest, new(partitions.DefaultSpan, TimeSpan.MaxValue, TimeSpan.MaxValue), clock).Load(connection);
        _file.Return(connection, reusable: true);
        Reader = new FlowReader(new PartitionedReader(_file, manifest, _threads));
    }

    public IFlowReader Reader { get; }

    public void Dispose()
    {
        _threads.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }
}
