using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Metrics;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>Samples that move while somebody reads them.</summary>
public sealed class MovingSamplesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("moving-");
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly QueryThreads _threads = new(1, TimeProvider.System);
    private readonly PartitionManifest _manifest;
    private readonly SampleTable _table;
    private readonly DataFolder _folder;
    private readonly KindStore _kind;

    public MovingSamplesTests()
    {
        var options = new EmbeddedStoreOptions { Directory = _path.FullName, PartitionSpan = TimeSpan.FromHours(1), CloseAfter = TimeSpan.Zero, UpkeepEvery = TimeSpan.FromDays(1) };
        _manifest = new(MetricsLayout.Catalog, MetricsLayout.Layout.Partitions, PartitionSpan.Of(TimeSpan.FromHours(1)), _time);
        _table = new(new SeriesDictionary(), _manifest, new HotMirror(), options.BlockRows, _time);
        _folder = DataFolder.Take(_path.FullName, _time);
        _kind = new(_folder, MetricsLayout.Layout, _manifest, _table, options, _time, NullLogger.Instance);
    }

    public ValueTask InitializeAsync() => _kind.LoadAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _kind.DisposeAsync();
        _threads.Dispose();
        _folder.Dispose();
        _path.Delete(recursive: true);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1e9)]
    public async Task A_sample_that_becomes_late_between_the_look_at_the_map_and_the_answer_is_in_the_answer(double rows)
    {
        await _kind.Writer.WriteAsync(Samples((Series(), Noon.AddMinutes(1), 4)), CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(90));
        await _kind.Writer.RunAsync(Close, CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(1));
        var asked = 0;

        var sum = await new PartitionedReader(_kind.File, _manifest, _threads).RunAsync(
            new("sum", ""), QueryLimits.Screen, (connection, map, _) => Sum(connection, map, rows, moves: asked++ == 0), CancellationToken.None);

        Assert.Equal(4, sum);
        Assert.True(_manifest.Map.HasLate(Assert.Single(_manifest.Map.Partitions)));
    }

    private void Close(DuckConnection connection)
    {
        while (_kind.Partitions.Upkeep(connection))
        {
        }
    }

    private double Sum(DuckConnection connection, PartitionMap map, double rows, bool moves)
    {
        if (moves)
        {
            // The writer sorts what is hot: the hour has closed, so it goes to the late samples.
            _kind.Writer.RunAsync(writer => _table.Compact(writer), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        var samples = new SampleList();
        var from = (int)Noon.ToUnixTimeSeconds();
        new SampleQuery(map, SeriesChoice.All with { Rows = rows }, from, from + 3600, byHour: false, withHot: true).Read(connection, samples, CancellationToken.None);
        return samples.Samples.Sum(sample => sample.Value);
    }
}
