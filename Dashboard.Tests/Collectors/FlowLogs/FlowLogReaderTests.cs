using System.Runtime.InteropServices;
using System.Text;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>Lines, headers, ends and limits.</summary>
public sealed class FlowLogReaderTests
{
    private const string Good = "2 123456789010 eni-1 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK";

    [Theory]
    [InlineData("srcaddr", "10.0.0.256")]
    [InlineData("srcaddr", "010.0.0.1")]
    [InlineData("dstaddr", "10.0.0")]
    [InlineData("dstaddr", "2001:db8:::1")]
    [InlineData("srcport", "65536")]
    [InlineData("dstport", "8x")]
    [InlineData("protocol", "256")]
    [InlineData("packets", "-1")]
    [InlineData("bytes", "9223372036854775808")]
    [InlineData("bytes", "+5")]
    [InlineData("start", "-")]
    [InlineData("start", "2147483648")]
    [InlineData("end", "1418530070.5")]
    [InlineData("action", "ALLOW")]
    [InlineData("log-status", "OKAY")]
    [InlineData("log-status", "-")]
    [InlineData("version", "two")]
    public async Task Wrong_value_rejects_its_line_naming_field_value_and_line(string field, string value)
    {
        var names = FlowLogText.V2.Split(' ');
        var values = Good.Split(' ');
        values[Array.IndexOf(names, field)] = value;

        var read = await FlowLogText.ReadAsync($"{FlowLogText.V2}\n{Good}\n{string.Join(' ', values)}\n{Good}\n");

        var rejected = Assert.Single(read.Rejected);
        Assert.StartsWith($"{field} is '{value}' and must be ", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal("flows.log line 3", rejected.Origin);
        Assert.Equal(string.Join(' ', values), rejected.Excerpt);
        Assert.Equal(2, read.Rows.Count);
    }

    [Fact]
    public async Task Dash_is_zero_where_the_record_has_no_value()
    {
        var read = await FlowLogText.ReadAsync("2 123456789010 eni-1 - - - - - - - 100 160 - SKIPDATA\n2 1 eni-1 10.0.0.1 10.0.0.2 - - 1 1 84 100 160 - OK\n");

        Assert.Equal(new OracleFlow(100, 160, 0, 0, 0, 0, 0, 0, 0, FlowVerdict.SkipData, "account-id=123456789010 interface-id=eni-1 version=2"), read.Rows[0]);
        Assert.Equal(FlowVerdict.Unknown, read.Rows[1].Verdict);
    }

    [Fact]
    public async Task Window_without_data_that_counts_bytes_is_rejected()
    {
        var read = await FlowLogText.ReadAsync(Good.Replace(" OK", " NODATA", StringComparison.Ordinal));

        Assert.Contains("no data", Assert.Single(read.Rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_before_start_is_rejected()
    {
        var read = await FlowLogText.ReadAsync(Good.Replace("1418530070", "1418530009", StringComparison.Ordinal));

        Assert.Contains("before its start", Assert.Single(read.Rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carriage_returns_blank_lines_and_a_missing_last_line_end_change_nothing()
    {
        var plain = await FlowLogText.ReadAsync($"{FlowLogText.V2}\n{Good}\n{Good}\n");
        var odd = await FlowLogText.ReadAsync($"\r\n\n{FlowLogText.V2}\r\n{Good}\r\n\r\n\n{Good}");

        Assert.Equal(plain.Rows, odd.Rows);
        Assert.Empty(odd.Rejected);
        Assert.Equal(5, odd.Tally.Empty);
    }

    [Fact]
    public async Task Last_line_that_is_cut_off_is_rejected()
    {
        var read = await FlowLogText.ReadAsync($"{Good}\n{Good[..^12]}");

        Assert.Single(read.Rows);
        Assert.Contains("12 fields where the format has 14", Assert.Single(read.Rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_within_the_text_changes_the_format_from_there_on()
    {
        var read = await FlowLogText.ReadAsync($"{FlowLogText.V2}\n{Good}\n{FlowLogText.V2}\n{Good}\nend bytes srcaddr new-field\n160 7 ::1 hello\n");

        Assert.Empty(read.Rejected);
        Assert.Equal([2, 1], read.Blocks.Select(block => block.Count));
        Assert.Equal(new OracleFlow(160, 160, 1, 0, 0, 0, 0, 0, 7, FlowVerdict.Unknown, "new-field=hello"), read.Rows[2]);
    }

    [Fact]
    public async Task Format_given_is_used_where_no_header_comes()
    {
        var read = await FlowLogText.ReadAsync("160 eni-9 100 3\n", new() { Format = FlowLogFormat.Parse("${end} ${interface-id} ${start} ${packets}") });

        Assert.Equal(new OracleFlow(100, 160, 0, 0, 0, 0, 0, 3, 0, FlowVerdict.Unknown, "interface-id=eni-9"), Assert.Single(read.Rows));
    }

    [Theory]
    [InlineData("srcaddr dstaddr bytes", "neither start nor end")]
    [InlineData("start end srcaddr start", "names start twice")]
    public async Task Header_that_cannot_be_used_rejects_what_follows_until_the_next_one(string header, string reason)
    {
        var read = await FlowLogText.ReadAsync($"{header}\n10.0.0.1 10.0.0.2 5\n{FlowLogText.V2}\n{Good}\n");

        Assert.Equal(2, read.Rejected.Count);
        Assert.All(read.Rejected, rejected => Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal));
        Assert.Single(read.Rows);
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(190_000)]
    [InlineData(1_000_000)]
    public async Task Endless_line_is_one_rejection_and_the_next_line_is_read(int length)
    {
        var read = await FlowLogText.ReadAsync($"{Good}\n{new string('x', length)}\n{Good}\n{new string(' ', length)}");

        Assert.Equal(2, read.Rows.Count);
        Assert.Equal(["flows.log line 2", "flows.log line 4"], read.Rejected.Select(rejected => rejected.Origin));
        Assert.All(read.Rejected, rejected => Assert.Contains("8192 bytes", rejected.Reason, StringComparison.Ordinal));
        Assert.All(read.Rejected, rejected => Assert.True(rejected.Excerpt.Length <= RejectedRecord.MaxExcerpt));
    }

    [Fact]
    public async Task Rejections_past_the_hundredth_are_counted_and_said()
    {
        var read = await FlowLogText.ReadAsync(string.Concat(Enumerable.Repeat("nonsense\n", 350)) + Good);

        Assert.Equal(350, read.Tally.Rejected);
        Assert.Equal(101, read.Rejected.Count);
        Assert.StartsWith("250 more lines were rejected", read.Rejected[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_strangers_do_not_reach_a_terminal()
    {
        var read = await FlowLogText.ReadAsync("\u001b[31m red\n");

        Assert.Equal(".[31m red", Assert.Single(read.Rejected).Excerpt);
    }

    [Fact]
    public async Task Blocks_are_full_and_do_not_depend_on_how_the_stream_cuts_the_text()
    {
        var text = new StringBuilder(FlowLogText.V2 + "\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(i % 97 == 0 ? "rubbish\n" : Good.Replace("4249", $"{i}", StringComparison.Ordinal).Replace("eni-1", $"eni-{i * 7919 % 300}", StringComparison.Ordinal) + "\n");
        }

        var whole = await FlowLogText.ReadAsync(text.ToString(), new() { RecordsPerBlock = 5000 });
        var cut = await FlowLogText.ReadAsync(new DripStream(Encoding.ASCII.GetBytes(text.ToString()), seed: 7), new() { RecordsPerBlock = 5000 });

        Assert.Equal([5000, 5000, 5000, 4793], whole.Blocks.Select(block => block.Count));
        Assert.Equal(whole.Blocks.Select(block => block.Count), cut.Blocks.Select(block => block.Count));
        Assert.Equal(whole.Rows, cut.Rows);
        Assert.Equal(whole.Rejected, cut.Rejected);
    }

    [Fact]
    public async Task Columns_that_are_given_back_are_filled_again_and_no_others()
    {
        const int rows = 4096;
        var lines = Enumerable.Range(0, 6 * rows).Select(i => Good.Replace("4249", $"{i}", StringComparison.Ordinal)).ToList();
        var expected = (await FlowLogText.ReadAsync(string.Join('\n', lines))).Rows;
        var pool = new ColumnPool(rows, 64 << 20);
        var reader = new FlowLogReader(new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', lines))), "flows.log", new() { RecordsPerBlock = rows }, pool);
        var kept = new List<FlowBlock>();
        var given = new HashSet<long[]>();
        var again = 0;
        for (var number = 0; await reader.ReadAsync(TestContext.Current.CancellationToken) is { } block; number++)
        {
            Assert.Equal(expected.Skip(number * rows).Take(rows), Enumerable.Range(0, block.Count).Select(row => FlowLogOracle.Row(block, row)));
            var columns = new[] { block.Start, block.End, block.Packets, block.Bytes }.Select(column => ImmutableCollectionsMarshal.AsArray(column)!).ToList();
            again += columns.Count(given.Remove);
            if (number % 2 == 0)
            {
                given.UnionWith(columns);
                // Twice: a column in two blocks at once would be worse than none.
                block.Lease!.Dispose();
                block.Lease.Dispose();
            }
            else
            {
                kept.Add(block);
            }
        }

        Assert.Equal(3, kept.Count);
        Assert.Equal(3 * 4, again);
        Assert.Equal(expected.Chunk(rows).Where((_, number) => number % 2 == 1).SelectMany(some => some), kept.SelectMany(block => Enumerable.Range(0, block.Count).Select(row => FlowLogOracle.Row(block, row))));
    }

    [Fact]
    public async Task Empty_object_is_one_part_without_records()
    {
        var file = new FlowLogObject(new SourceId("aws.flowlogs", "x"), "empty.log", "etag");
        var parts = new List<SignalBatch.Flows>();
        await foreach (var part in file.ReadAsync(new MemoryStream(), new(), TestContext.Current.CancellationToken))
        {
            parts.Add(part);
        }

        Assert.Equal("empty.log@etag#end", Assert.Single(parts).Id.Value);
        Assert.Equal(0, parts[0].Count);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class DripStream(byte[] content, int seed) : MemoryStream(content)
    {
        private readonly Random _random = new(seed);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, _random.Next(1, 900))], cancellationToken);
    }
}
