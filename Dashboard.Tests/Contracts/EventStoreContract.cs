using System.Collections.Immutable;
using System.Net;
using System.Text;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Contracts;

/// <summary>Events: each once, found by time and by what predicates mean, followed in the order of arrival.</summary>
public abstract class EventStoreContract : StoreContract
{
    private static readonly EventQuery All = EventQuery.All(TimeRange.Everything);

    [Fact]
    public async Task An_event_comes_back_as_it_went_in()
    {
        var record = Event("full") with
        {
            OccurredAt = Noon.AddTicks(1_234_567),
            Outcome = Outcome.Failure,
            Raw = Encoding.UTF8.GetBytes("""{"userAgent":"\u0000<script>alert(1)</script>","ä":"ö"}"""),
            Fields = EventFields.Of(
                Pair("user.name", FieldValue.Of("alice\0\"quoted\"\\ \u2028 🦄")),
                Pair("source.ip", FieldValue.Of(IPAddress.Parse("2001:db8::1"))),
                Pair("destination.ip", FieldValue.Of(IPAddress.Parse("198.51.100.4"))),
                Pair("event.start", FieldValue.Of(Noon.AddTicks(7))),
                Pair("http.response.status_code", FieldValue.Of(403)),
                Pair("ratio", FieldValue.Of(0.1)),
                Pair("mfa", FieldValue.Of(true)),
                Pair("event.category", FieldValue.Of([FieldValue.Of("iam"), FieldValue.Of("5"), FieldValue.Of(5), FieldValue.Of(IPAddress.Loopback)])),
                Pair("empty", FieldValue.Of("")),
                Pair("none", FieldValue.Of(ImmutableArray<FieldValue>.Empty))),
        };
        await Store.Writer.WriteAsync(Events(record), Cancelled);

        await ReopenAsync();

        AssertSame([record], (await Store.Events.FindEventsAsync(All, 10, null, QueryLimits.Screen, Cancelled)).Events);
    }

    [Fact]
    public async Task A_raw_record_that_is_not_text_comes_back_byte_for_byte()
    {
        var record = Event("binary") with { Raw = new byte[] { 0xFF, 0x00, 0xFE, 0x41 } };
        await Store.Writer.WriteAsync(Events(record), Cancelled);

        AssertSame([record], (await Store.Events.FindEventsAsync(All, 10, null, QueryLimits.Screen, Cancelled)).Events);
        Assert.Equal(1, await Store.Events.CountEventsAsync(All with { Where = new EventPredicate.HasText("a") }, QueryLimits.Screen, Cancelled));
    }

    [Fact]
    public async Task An_event_is_stored_once_whichever_way_it_comes()
    {
        await Store.Writer.WriteAsync(Events(Event("a"), Event("b"), Event("a")), Cancelled);

        var receipt = await Store.Writer.WriteAsync(Events(Event("b"), Event("c")) with { Source = new("aws.cloudtrail.s3", "bucket") }, Cancelled);

        Assert.Equal(new WriteReceipt(1, 1, 0), receipt);
        Assert.Equal(3, await Store.Events.CountEventsAsync(All, QueryLimits.Screen, Cancelled));
    }

    [Fact]
    public async Task The_same_id_in_another_account_is_another_event()
    {
        var receipt = await Store.Writer.WriteAsync(Events(Event("a"), Event("a") with { Account = "444455556666" }, Event("a") with { Region = "us-east-1" }), Cancelled);

        Assert.Equal(new WriteReceipt(3, 0, 0), receipt);
    }

    [Fact]
    public async Task A_record_that_no_store_can_hold_is_refused_with_its_reason_and_its_neighbours_are_not()
    {
        var receipt = await Store.Writer.WriteAsync(Events(Event("old", new(1800, 1, 1, 0, 0, 0, TimeSpan.Zero)), Event("good"), Event("large") with { Raw = new byte[EventRecord.MaxRawBytes + 1] }), Cancelled);

        Assert.Equal(new WriteReceipt(1, 0, 2), receipt);
        Assert.Equal(2, (await Store.Status.RejectionsAsync(null, 10, Cancelled)).Items.Length);
    }

    [Fact]
    public async Task Pages_go_from_newest_to_oldest_without_overlap_and_end()
    {
        var records = Enumerable.Range(0, 25).Select(i => Event($"e{i:00}", Noon.AddSeconds(i / 3))).ToArray();
        await Store.Writer.WriteAsync(Events(records), Cancelled);

        var (seen, cursor) = (new List<EventRecord>(), (string?)null);
        do
        {
            var page = await Store.Events.FindEventsAsync(All, 10, cursor, QueryLimits.Screen, Cancelled);
            seen.AddRange(page.Events);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        AssertSame(records.OrderByDescending(record => record.OccurredAt).ThenByDescending(record => record.Id, StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        await Store.Writer.WriteAsync(Events(Enumerable.Range(0, 5).Select(i => Event($"e{i}"))), Cancelled);
        var page = await Store.Events.FindEventsAsync(All, 2, null, QueryLimits.Screen, Cancelled);
        Assert.NotNull(page.NextCursor);

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Events.FindEventsAsync(All with { Where = new EventPredicate.FieldIs("user.name", "bob") }, 2, page.NextCursor, QueryLimits.Screen, Cancelled));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.Events.FindEventsAsync(All, 2, "rubbish", QueryLimits.Screen, Cancelled));
    }

    [Fact]
    public async Task A_late_event_is_read_once_by_who_follows_arrival()
    {
        await Store.Writer.WriteAsync(Events(Event("first", Noon)), Cancelled);
        var first = await Store.Events.ReadEventsAfterAsync(ArrivalPosition.Start, 10, Cancelled);

        await ReopenAsync();
        await Store.Writer.WriteAsync(Events(Event("late", Noon.AddDays(-3)), Event("first", Noon)), Cancelled);
        var next = await Store.Events.ReadEventsAfterAsync(first.Next, 10, Cancelled);

        Assert.Equal("first", Assert.Single(first.Events).Id);
        Assert.Equal("late", Assert.Single(next.Events).Id);
        Assert.Null(next.Gap);
        Assert.Empty((await Store.Events.ReadEventsAfterAsync(next.Next, 10, Cancelled)).Events);
    }

    [Fact]
    public async Task Following_in_small_pages_reads_everything_in_order()
    {
        for (var batch = 0; batch < 10; batch++)
        {
            await Store.Writer.WriteAsync(Events(Enumerable.Range(0, 7).Select(i => Event($"{batch}-{i}", Noon.AddMinutes(-batch)))), Cancelled);
        }

        var (position, seen) = (ArrivalPosition.Start, new List<string>());
        while (await Store.Events.ReadEventsAfterAsync(position, 3, Cancelled) is { Events.IsEmpty: false } page)
        {
            seen.AddRange(page.Events.Select(record => record.Id));
            position = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 10).SelectMany(batch => Enumerable.Range(0, 7).Select(i => $"{batch}-{i}")), seen);
    }

    [Fact]
    public async Task A_position_of_another_life_of_the_store_is_a_named_gap_and_reading_goes_on()
    {
        await Store.Writer.WriteAsync(Events(Event("a")), Cancelled);

        var page = await Store.Events.ReadEventsAfterAsync(new(Guid.NewGuid(), 99), 10, Cancelled);

        Assert.NotNull(page.Gap);
        Assert.Equal("a", Assert.Single(page.Events).Id);
        Assert.Null((await Store.Events.ReadEventsAfterAsync(page.Next, 10, Cancelled)).Gap);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Predicates_mean_in_the_store_what_they_mean_in_memory(int seed)
    {
        var sample = new EventSample(seed);
        var records = sample.Records(300);
        foreach (var chunk in records.Chunk(90))
        {
            await Store.Writer.WriteAsync(Events(chunk), Cancelled);
        }

        await new EventOracle(records).AssertAgreesAsync(Store.Events, sample, 200, Cancelled);
    }

    private static void AssertSame(IEnumerable<EventRecord> expected, IEnumerable<EventRecord> found)
    {
        // Raw is memory, which compares by reference: apart.
        Assert.Equal(expected.Select(record => record with { Raw = default }), found.Select(record => record with { Raw = default }));
        Assert.Equal(expected.Select(record => Convert.ToHexString(record.Raw.Span)), found.Select(record => Convert.ToHexString(record.Raw.Span)));
    }

    private static KeyValuePair<string, FieldValue> Pair(string name, FieldValue value) => KeyValuePair.Create(name, value);
}
