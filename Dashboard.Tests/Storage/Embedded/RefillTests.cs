using System.Globalization;
using Dashboard.Core.Collection;
using Dashboard.Core.Collection.Rereads;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Simulator.Faults;
using Dashboard.Tests.Collectors;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>What the store lost is read again from its sources: real files, real collectors, real clients, a simulated source.</summary>
public sealed class RefillTests : IAsyncDisposable
{
    private static readonly (string, string)[] Settings =
    [
        ("Aws:Accounts:0:Id", "111122223333"),
        ("Aws:Accounts:0:Regions:0", "eu-west-1"),
        ("Collectors:CloudTrail:Lookup", "true"),
        ("Collectors:CloudTrail:Backfill", "02:00:00"),
        ("Collectors:CloudWatch:Backfill", "02:00:00"),
        ("Collectors:CloudWatch:Metrics:0:Namespace", "AWS/ApplicationELB"),
        ("Collectors:CloudWatch:Metrics:0:Name", "RequestCount"),
        ("Collectors:CloudWatch:Metrics:0:Dimensions:LoadBalancer", "*"),
        ("Collectors:CloudWatch:Metrics:0:Statistics:0", "Sum"),
    ];

    private readonly EmbeddedHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_file_that_was_removed_is_filled_again_from_its_sources_through_kills_with_nothing_missing_and_nothing_doubled()
    {
        await using var session = await CollectorSession.StartAsync(time: _host.Time);
        await _host.OpenAsync();
        await using (var product = await Product.StartAsync(_host, session))
        {
            await product.CollectAsync();
            _host.Time.Advance(TimeSpan.FromHours(3));
            await product.CollectAsync();
            Assert.False(await product.RereadAsync());
        }

        // The youngest events had not all shown then.
        var settled = _host.Time.GetUtcNow().AddMinutes(-20);
        var (samples, events) = await ContentAsync(settled);
        await _host.MirrorAsync();
        await _host.CloseAsync();
        foreach (var file in Directory.GetFiles(_host.Folder, "*.duckdb*").Where(file => !file.Contains("flows", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        await _host.OpenAsync();
        Assert.Equal([SignalKind.Samples, SignalKind.Events], (await _host.Store.Status.HealthAsync(Cancelled)).Losses.Select(loss => loss.Kind!.Value).Order());
        for (var kill = 1; kill < 8; kill++)
        {
            // Each process dies at another write: of a plan, of progress, or after a window was stored and before that is on record.
            await using var product = await Product.StartAsync(_host, session, dieAt: kill);
            await product.CollectAsync();
            while (!product.IsDead && await product.RereadAsync())
            {
            }

            await _host.ReopenAsync();
        }

        await using (var product = await Product.StartAsync(_host, session))
        {
            await product.CollectAsync();
            while (await product.RereadAsync())
            {
            }

            Assert.Empty(product.Statuses);
        }

        var (samplesAgain, eventsAgain) = await ContentAsync(settled);

        // Without values: CloudWatch changes those of the last minutes, and the second reading has the settled ones.
        Assert.Equal(samples.Order(), samplesAgain.Order());
        Assert.Equal(events.Order(), eventsAgain.Order());
        Assert.True(samples.Count > 500 && events.Count > 50, $"{samples.Count} samples and {events.Count} events show nothing.");

        // A loss is refilled once.
        var asked = await new RereadBook(_host.Store.Documents).ListAsync(Cancelled);
        await using var later = await Product.StartAsync(_host, session);
        await later.CollectAsync();
        Assert.False(await later.RereadAsync());
        Assert.Equal(asked, await new RereadBook(_host.Store.Documents).ListAsync(Cancelled));
    }

    [Fact]
    public async Task History_is_read_in_the_background_once_and_its_progress_is_shown()
    {
        await using var session = await CollectorSession.StartAsync(time: _host.Time);
        await _host.OpenAsync();
        await using var product = await Product.StartAsync(_host, session, settings: [.. Settings, ("Collectors:History", "2.00:00:00")]);
        Assert.False(await product.RereadAsync(), "Nothing is read before the first runs have caught up.");
        await product.CollectAsync();
        var shares = new List<double>();
        while (await product.RereadAsync())
        {
            shares.AddRange(product.Statuses.Where(status => status.Reread.Kind is SignalKind.Samples).Select(status => status.Reread.Share));
        }

        Assert.True(shares.Distinct().Count() > 10 && shares.SequenceEqual(shares.Order()), string.Join(' ', shares));
        var (samples, events) = await ContentAsync(_host.Time.GetUtcNow());
        var first = samples.Min(sample => sample.Second);
        Assert.Equal(_host.Time.GetUtcNow().AddDays(-2).ToUnixTimeSeconds(), first, tolerance: 60);
        Assert.All(samples.GroupBy(sample => sample.Series), series => Assert.Equal((series.Max(sample => sample.Second) - first) / 60 + 1, series.Count()));
        Assert.Equal(events.Count, events.Distinct().Count());
        await product.PlanAsync();
        Assert.False(await product.RereadAsync());
    }

    [Fact]
    public async Task A_source_that_refuses_says_why_and_is_asked_again_later()
    {
        await using var session = await CollectorSession.StartAsync(time: _host.Time);
        await _host.OpenAsync();
        await using var product = await Product.StartAsync(_host, session, settings: [.. Settings, ("Collectors:History", "1.00:00:00")]);
        await product.CollectAsync();
        session.Host.Faults.On("CloudWatch").Then(new Fault.AccessDenied());
        await product.RereadAsync();
        var status = Assert.Single(product.Statuses, status => status.Reread.Kind is SignalKind.Samples);
        Assert.Contains("Grant cloudwatch:", status.Trouble, StringComparison.Ordinal);
        Assert.Equal(0, status.Reread.Share);

        _host.Time.Advance(TimeSpan.FromMinutes(1));
        await product.RereadAsync();
        status = Assert.Single(product.Statuses, status => status.Reread.Kind is SignalKind.Samples);
        Assert.Null(status.Trouble);
        Assert.True(status.Reread.Share > 0);
    }

    private async Task<(List<(string Series, long Second)> Samples, List<string> Events)> ContentAsync(DateTimeOffset until)
    {
        var found = await _host.Store.Metrics.ReadBucketsAsync(new(), new(TimeRange.Everything.From, until), TimeSpan.Zero, QueryLimits.Screen, Cancelled);
        Assert.False(found.IsCut);
        var feed = await _host.Store.Events.ReadEventsAfterAsync(ArrivalPosition.Start, 1_000_000, Cancelled);
        return (
            [.. found.Items.SelectMany(series => series.Seconds.Select(second => (series.Info.Key.ToString(), second)))],
            [.. feed.Events.Where(record => record.OccurredAt < until).Select(record => string.Create(CultureInfo.InvariantCulture, $"{record.Account}/{record.Region}/{record.Id}"))]);
    }

    /// <summary>The collectors of a process and what is read again, a step at a time. It can die at a write to the book.</summary>
    private sealed class Product : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly CollectorLoop[] _loops;
        private readonly RereadLoop[] _rereads;
        private readonly RereadPlanner _planner;
        private readonly DyingDocuments _documents;
        private readonly Task[] _running;

        private Product(EmbeddedHost host, CollectorSession session, (string, string)[] settings, int? dieAt)
        {
            var writer = host.Store.Writer;
            var feed = new LiveFeed();
            var registrations = session.Build(writer, settings);
            _documents = new(host.Store.Documents, dieAt);
            var book = new RereadBook(_documents);
            _planner = new(registrations, host.Store.Status, writer, book, host.Time);
            _loops = [.. registrations.Select(registration => new CollectorLoop(registration, writer, feed, host.Time, NullLogger<CollectorLoop>.Instance))];
            _rereads = [.. new[] { SignalKind.Samples, SignalKind.Events }.Select(kind => new RereadLoop(kind, _loops, book, writer, feed, host.Time, NullLogger<RereadLoop>.Instance))];
            _running = new Task[_loops.Length];
        }

        public bool IsDead => _documents.IsDead;

        public IEnumerable<RereadStatus> Statuses => _rereads.SelectMany(loop => loop.Statuses);

        public static async Task<Product> StartAsync(EmbeddedHost host, CollectorSession session, int? dieAt = null, (string, string)[]? settings = null)
        {
            var product = new Product(host, session, settings ?? Settings, dieAt);
            await product.PlanAsync();
            return product;
        }

        public async Task PlanAsync()
        {
            try
            {
                await _planner.PlanAsync(Cancelled);
            }
            catch (KilledException)
            {
                // Dead: nothing of it runs any more.
            }
        }

        /// <summary>Runs every collector once; starts them at the first call.</summary>
        public async Task CollectAsync()
        {
            for (var i = 0; !IsDead && i < _loops.Length; i++)
            {
                var (loop, asked) = (_loops[i], _loops[i].RunNowAsync(Cancelled));
                _running[i] ??= Task.Run(() => loop.RunAsync(_stop.Token), Cancelled);
                await asked;
            }
        }

        public async Task<bool> RereadAsync()
        {
            var found = false;
            foreach (var loop in _rereads)
            {
                try
                {
                    found |= await loop.ReadNextAsync(Cancelled) is not null;
                }
                catch (KilledException)
                {
                    return false;
                }
            }

            return found;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_running.Where(running => running is not null));
            _stop.Dispose();
        }
    }

    private sealed class DyingDocuments(IDocumentStore documents, int? dieAt) : IDocumentStore
    {
        private int _writes;

        public bool IsDead { get; private set; }

        public ValueTask<System.Collections.Immutable.ImmutableArray<Document>> ListAsync(string kind, CancellationToken cancellationToken) => documents.ListAsync(kind, cancellationToken);

        public ValueTask<Document?> FindAsync(string kind, string id, CancellationToken cancellationToken) => documents.FindAsync(kind, id, cancellationToken);

        public ValueTask<bool> PutAsync(string kind, string id, int replaces, string json, CancellationToken cancellationToken)
        {
            IsDead |= ++_writes == dieAt;
            return IsDead ? throw new KilledException() : documents.PutAsync(kind, id, replaces, json, cancellationToken);
        }

        public ValueTask<bool> DeleteAsync(string kind, string id, int version, CancellationToken cancellationToken) => documents.DeleteAsync(kind, id, version, cancellationToken);
    }
}
