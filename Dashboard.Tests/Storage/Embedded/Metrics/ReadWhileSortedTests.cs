using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>Readers beside a writer whose blocks are sorted all the time: what is in memory goes to the file while they look.</summary>
public sealed class ReadWhileSortedTests : IAsyncLifetime
{
    private const int Batches = 400;
    private const int MinutesABatch = 7;

    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("sorting-");
    private EmbeddedStore? _store;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.OpenAsync(
        new() { Directory = _path.FullName, BlockRows = 3 * MinutesABatch }, new FakeTimeProvider(Noon.AddDays(3)), NullLogger<EmbeddedStore>.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _path.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_answer_has_every_sample_up_to_some_batch_once()
    {
        using var written = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var reading = new[] { TimeSpan.Zero, TimeSpan.FromHours(1) }.Select(step => Task.Run(() => ReadAsync(step, written.Token), Cancelled)).ToArray();

        for (var batch = 0; batch < Batches; batch++)
        {
            var first = batch * MinutesABatch;
            await _store!.Writer.WriteAsync(Samples([.. Enumerable.Range(first, MinutesABatch).Select(minute => (Series(), Noon.AddMinutes(minute), (double)minute))]), Cancelled);
        }

        await written.CancelAsync();
        Assert.All(await Task.WhenAll(reading), answers => Assert.True(answers > 0));
        Assert.Equal(Batches * MinutesABatch, await CheckAsync(TimeSpan.Zero));
    }

    private async Task<int> ReadAsync(TimeSpan step, CancellationToken until)
    {
        var (answers, before) = (0, 0);
        while (!until.IsCancellationRequested)
        {
            var samples = await CheckAsync(step);
            Assert.True(samples >= before, $"{samples} samples where {before} had been seen.");
            (answers, before) = (answers + 1, samples);
        }

        return answers;
    }

    /// <summary>How many there are; fails where one is missing before another, or there twice.</summary>
    private async Task<int> CheckAsync(TimeSpan step)
    {
        var found = await _store!.Metrics.ReadBucketsAsync(new(), new(Noon, Noon.AddDays(3)), step, QueryLimits.Screen, Cancelled);
        if (found.Items.IsEmpty)
        {
            return 0;
        }

        var series = Assert.Single(found.Items);
        var count = series.Count.Sum();
        Assert.Equal(0, count % MinutesABatch);
        Assert.Equal(count * (count - 1) / 2.0, series.Sum.Sum());
        Assert.Equal(count - 1, series.Last[^1]);
        return count;
    }
}
