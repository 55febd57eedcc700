using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Contracts;

/// <summary>Batches: rows, id, position and watermark become durable together; a known batch is skipped whole.</summary>
public abstract class IngestContract : StoreContract
{
    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    [InlineData(SignalKind.Findings)]
    public async Task A_batch_is_stored_once_and_known_afterwards(SignalKind kind)
    {
        var batch = Batch(kind);

        var first = await Store.Writer.WriteAsync(batch, Cancelled);
        var second = await Store.Writer.WriteAsync(batch, Cancelled);

        Assert.Equal(new WriteReceipt(1, 0, 0), first);
        Assert.Equal(new WriteReceipt(0, 1, 0, AlreadyKnown: true), second);
        Assert.Equal([batch.Id], await Store.Writer.KnownAsync(batch.Source, kind, [batch.Id, new("never")], Cancelled));
        Assert.Equal(1, await CountAsync(kind));
    }

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    [InlineData(SignalKind.Findings)]
    public async Task Rows_id_position_and_watermark_survive_a_restart_together(SignalKind kind)
    {
        var batch = Batch(kind) with { Resume = new("page 7"), CompleteUntil = Noon };
        await Store.Writer.WriteAsync(batch, Cancelled);

        await ReopenAsync();

        Assert.Equal(new SourcePosition(new("page 7"), Noon), await Store.Writer.PositionAsync(batch.Source, kind, Cancelled));
        Assert.True((await Store.Writer.WriteAsync(batch, Cancelled)).AlreadyKnown);
        Assert.Equal(1, await CountAsync(kind));
        var mark = Assert.Single(await Store.Status.WatermarksAsync(Cancelled));
        Assert.Equal((batch.Source, kind, new SourcePosition(new("page 7"), Noon)), (mark.Source, mark.Kind, mark.Position));
    }

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    [InlineData(SignalKind.Findings)]
    public async Task A_source_that_never_wrote_starts_at_the_start(SignalKind kind) =>
        Assert.Equal(SourcePosition.Start, await Store.Writer.PositionAsync(new("nobody", "nowhere"), kind, Cancelled));

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    [InlineData(SignalKind.Findings)]
    public async Task A_re_read_moves_no_position(SignalKind kind)
    {
        await Store.Writer.WriteAsync(Batch(kind) with { Resume = new("here"), CompleteUntil = Noon }, Cancelled);

        await Store.Writer.WriteAsync(Batch(kind), Cancelled);

        Assert.Equal(new SourcePosition(new("here"), Noon), await Store.Writer.PositionAsync(Batch(kind).Source, kind, Cancelled));
    }

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    [InlineData(SignalKind.Findings)]
    public async Task A_batch_whose_rows_a_re_read_brought_still_moves_the_position(SignalKind kind)
    {
        var reread = Batch(kind);
        await Store.Writer.WriteAsync(reread, Cancelled);

        var receipt = await Store.Writer.WriteAsync(reread with { Resume = new("next"), CompleteUntil = Noon }, Cancelled);

        Assert.Equal(new WriteReceipt(0, 1, 0), receipt);
        Assert.Equal(new SourcePosition(new("next"), Noon), await Store.Writer.PositionAsync(reread.Source, kind, Cancelled));
        Assert.Equal(1, await CountAsync(kind));
    }

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Findings)]
    public async Task A_watermark_never_goes_back(SignalKind kind)
    {
        await Store.Writer.WriteAsync(Batch(kind) with { Resume = new("1"), CompleteUntil = Noon }, Cancelled);

        await Store.Writer.WriteAsync(Batch(kind) with { Resume = new("2"), CompleteUntil = Noon.AddHours(-1) }, Cancelled);

        Assert.Equal(new SourcePosition(new("2"), Noon), await Store.Writer.PositionAsync(Batch(kind).Source, kind, Cancelled));
    }

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    [InlineData(SignalKind.Findings)]
    public async Task Rejected_records_are_kept_with_their_reasons(SignalKind kind)
    {
        var batch = Batch(kind) with { Rejected = [RejectedRecord.Of("eventTime is missing", "trail.json.gz line 3", "{\"<script>\":1}")] };

        var receipt = await Store.Writer.WriteAsync(batch, Cancelled);

        Assert.Equal(1, receipt.Rejected);
        var kept = await Store.Status.RejectionsAsync(batch.Source, 10, Cancelled);
        var rejection = Assert.Single(kept.Items);
        Assert.Equal((batch.Source, batch.Rejected[0]), (rejection.Source, rejection.Record));
        Assert.Equal(1, kept.Total);
        Assert.Empty((await Store.Status.RejectionsAsync(new("somebody", "else"), 10, Cancelled)).Items);
    }

    [Fact]
    public async Task Batches_written_at_once_are_all_there()
    {
        var batches = Enumerable.Range(0, 100).Select(i => Events(Event($"event-{i}", Noon.AddSeconds(i)))).ToArray();

        var receipts = await Task.WhenAll(batches.Select(batch => Store.Writer.WriteAsync(batch, Cancelled).AsTask()));

        Assert.All(receipts, receipt => Assert.Equal(new WriteReceipt(1, 0, 0), receipt));
        Assert.Equal(100, await CountAsync(SignalKind.Events));
    }

    [Fact]
    public async Task One_source_does_not_know_the_batches_of_another()
    {
        var batch = Flows(new Flow(Noon));
        await Store.Writer.WriteAsync(batch, Cancelled);

        var receipt = await Store.Writer.WriteAsync(batch with { Source = new("aws.flowlogs", "444455556666/eu-west-1") }, Cancelled);

        Assert.Equal(new WriteReceipt(1, 0, 0), receipt);
    }

    private static SignalBatch Batch(SignalKind kind) => kind switch
    {
        SignalKind.Samples => Samples((Series(), Noon, 1)),
        SignalKind.Events => Events(Event("a")),
        SignalKind.Flows => Flows(new Flow(Noon)),
        _ => Findings(Finding("f-1")),
    };

    private async Task<long> CountAsync(SignalKind kind) => kind switch
    {
        SignalKind.Samples => (await Store.Metrics.ReadBucketsAsync(new(), TimeRange.Everything, TimeSpan.Zero, QueryLimits.Screen, Cancelled)).Items.Sum(series => series.Seconds.Length),
        SignalKind.Events => await Store.Events.CountEventsAsync(EventQuery.All(TimeRange.Everything), QueryLimits.Screen, Cancelled),
        SignalKind.Flows => (await Store.Flows.FindFlowsAsync(new() { Range = TimeRange.Everything }, 1000, QueryLimits.Screen, Cancelled)).Count,
        _ => (await Store.Findings.FindFindingsAsync(Severity.Informational, null, 1000, Cancelled)).Items.Length,
    };
}
