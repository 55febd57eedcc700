using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>Readers beside a writer whose blocks are sorted all the time: what is in memory goes to the file, and is replaced there, while they look.</summary>
public sealed class ReadWhileSortedTests : IAsyncLifetime
{
    private const int Batches = 400;
    private const int MinutesABatch = 7;

    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("sorting-");
    private EmbeddedStore? _store;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.OpenAsync(
        new() { Directory = _path.FullName, BlockRows = 3 * MinutesABatch, PartitionSpan = TimeSpan.FromHours(1), CloseAfter = TimeSpan.Zero }, new FakeTimeProvider(Noon.AddDays(3)), NullLogger<EmbeddedStore>.Instance, CancellationToken.None);

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

    [Fact]
    public async Task A_correction_is_seen_whole_whether_what_it_replaces_is_hot_sorted_or_late()
    {
        using var written = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await CorrectAsync(0);
        var reading = Task.Run(() => ReadCorrectionsAsync(written.Token), Cancelled);

        for (var generation = 1; generation <= 60; generation++)
        {
            await CorrectAsync(generation);
            if (generation % 20 == 0)
            {
                // The hours are over: what comes for them now is late, and what is there goes into closed files.
                await _store!.UpkeepAsync(SignalKind.Samples, Cancelled);
            }
        }

        await written.CancelAsync();
        Assert.True(await reading > 0);
    }

    /// <summary>The same minutes of three hours, again with other values, in one batch.</summary>
    private async Task CorrectAsync(int generation) =>
        await _store!.Writer.WriteAsync(Samples([.. Enumerable.Range(0, 3 * MinutesABatch).Select(minute => (Series(), Noon.AddMinutes(minute * 9), (double)generation))]), Cancelled);

    private async Task<int> ReadCorrectionsAsync(CancellationToken until)
    {
        var (answers, before) = (0, 0.0);
        while (!until.IsCancellationRequested)
        {
            var series = Assert.Single((await _store!.Metrics.ReadBucketsAsync(new(), new(Noon, Noon.AddDays(3)), TimeSpan.Zero, QueryLimits.Screen, Cancelled)).Items);
            Assert.Equal(3 * MinutesABatch, series.Count.Sum());
            var generation = Assert.Single(series.Last.Distinct());
            Assert.True(generation >= before, $"{generation} after {before}");
            (answers, before) = (answers + 1, generation);
        }

        return answers;
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
