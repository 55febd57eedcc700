using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Dashboard.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>Flows through random lives of their partitions, held against the plainest memory of them.</summary>
public sealed class FlowLivesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = Batches.Noon;

    private readonly string _folder = Directory.CreateTempSubdirectory("flows-").FullName;
    private readonly FakeTimeProvider _time = new(Start);
    private EmbeddedStore? _store;
    private int _batches;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_record_is_there_once_whatever_became_of_its_partition(int seed)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (var step = 0; step < 40; step++)
        {
            switch (random.Next(6))
            {
                case <= 2:
                    var some = Enumerable.Range(0, random.Next(1, 60)).Select(_ => Row.Any(random, _time.GetUtcNow())).ToArray();
                    var receipt = await WriteAsync(some);
                    Assert.Equal(some.Length, receipt.Stored);
                    rows.AddRange(some);
                    break;
                case 3:
                    _time.Advance(TimeSpan.FromMinutes(random.Next(10, 120)));
                    break;
                case 4:
                    await _store!.UpkeepAsync(SignalKind.Flows, Cancelled);
                    break;
                default:
                    await _store!.DisposeAsync();
                    await OpenAsync();
                    break;
            }

            if (step % 5 == 4)
            {
                await CheckAsync(rows, random);
            }
        }

        // In the end everything is closed, and what came late is in the files too.
        _time.Advance(TimeSpan.FromDays(1));
        await _store!.UpkeepAsync(SignalKind.Flows, Cancelled);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder, "closed"), "flows-*"));
        await CheckAsync(rows, random);
        await _store.DisposeAsync();
        await OpenAsync();
        await CheckAsync(rows, random);
    }

    [Fact]
    public async Task Fields_with_a_value_a_row_come_back_with_their_rows()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => new Row(
            Start.AddSeconds(i % 50), "10.0.0.1", "10.0.0.2", (ushort)i, 443, 6, i, i, FlowVerdict.Accept,
            ImmutableSortedDictionary<string, string>.Empty.Add("interface-id", $"eni-{i % 7}").Add("request", $"r-{i}").Add("pkt-srcaddr", i % 2 == 0 ? $"10.1.{i / 256}.{i % 256}" : $"2001:db8::{i:x}"))).ToArray();
        await WriteAsync(rows);

        await CheckAsync([.. rows], new Random(1));
        _time.Advance(TimeSpan.FromDays(1));
        await _store!.UpkeepAsync(SignalKind.Flows, Cancelled);
        await CheckAsync([.. rows], new Random(2));
    }

    [Fact]
    public async Task A_lost_closed_file_is_filled_again_by_its_batches_and_nothing_counts_twice()
    {
        var first = Enumerable.Range(0, 100).Select(i => Row.Any(new Random(i), Start)).ToArray();
        await WriteAsync(first, "first");
        _time.Advance(TimeSpan.FromHours(12));
        await _store!.UpkeepAsync(SignalKind.Flows, Cancelled);
        var late = Enumerable.Range(200, 50).Select(i => Row.Any(new Random(i), Start)).ToArray();
        await WriteAsync(late, "late");
        await _store.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "closed"), "flows-*").Take(1))
        {
            File.Delete(file);
        }

        await OpenAsync();
        Assert.True((await FindAsync()).Count < 150);
        await WriteAsync(late, "late");
        await WriteAsync(first, "first");

        await CheckAsync([.. first, .. late], new Random(3));
        Assert.True((await WriteAsync(first, "first")).AlreadyKnown);
    }

    [Fact]
    public async Task A_closed_file_with_damage_anywhere_stops_no_writing()
    {
        await WriteAsync([.. Enumerable.Range(0, 100).Select(i => Row.Any(new Random(i), Start))]);
        _time.Advance(TimeSpan.FromHours(12));
        await _store!.UpkeepAsync(SignalKind.Flows, Cancelled);
        await _store.DisposeAsync();
        var closed = Directory.GetFiles(Path.Combine(_folder, "closed"), "flows-*").Order(StringComparer.Ordinal).First();
        var sound = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);

        for (var at = 100; at < sound[closed].Length; at += 16 * 1024)
        {
            foreach (var (path, content) in sound)
            {
                await File.WriteAllBytesAsync(path, content, Cancelled);
            }

            var damaged = sound[closed].ToArray();
            damaged[at] ^= 0x55;
            await File.WriteAllBytesAsync(closed, damaged, Cancelled);
            await OpenAsync();
            Assert.Equal(1, (await WriteAsync([Row.Any(new Random(at), _time.GetUtcNow())])).Stored);
            Assert.Equal(1, (await WriteAsync([Row.Any(new Random(at), _time.GetUtcNow())])).Stored);
            await _store.DisposeAsync();
        }

        await OpenAsync();
    }

    private async Task OpenAsync() => _store = await EmbeddedStore.OpenAsync(
        new() { Directory = _folder, PartitionSpan = TimeSpan.FromHours(1), CloseAfter = TimeSpan.FromMinutes(20) }, _time, NullLogger<EmbeddedStore>.Instance, CancellationToken.None);

    private async Task<WriteReceipt> WriteAsync(Row[] rows, string? id = null) =>
        await _store!.Writer.WriteAsync(new SignalBatch.Flows(Row.Block(rows)) { Source = Batches.FlowLogs, Id = new(id ?? $"batch {_batches++}") }, Cancelled);

    private async Task<FlowBlock> FindAsync() => await _store!.Flows.FindFlowsAsync(new() { Range = TimeRange.Everything }, 10_000, QueryLimits.Screen, Cancelled);

    private async Task CheckAsync(List<Row> rows, Random random)
    {
        var found = await FindAsync();
        Assert.Equal(rows.Select(row => row.ToString()).Order(StringComparer.Ordinal), Enumerable.Range(0, found.Count).Select(row => Row.Of(found, row).ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(found.Start.OrderDescending(), found.Start);
        for (var question = 0; question < 6; question++)
        {
            await AskAsync(rows, random);
        }
    }

    private async Task AskAsync(List<Row> rows, Random random)
    {
        var from = Start.AddMinutes(random.Next(-200, 900));
        var filter = new FlowFilter
        {
            Range = random.Next(3) == 0 ? TimeRange.Everything : new(from, from.AddMinutes(random.Next(1, 600))),
            Verdict = random.Next(3) == 0 ? FlowVerdict.Reject : null,
            Interface = random.Next(4) == 0 ? "eni-1" : null,
            Source = random.Next(4) == 0 ? IPNetwork.Parse(random.Next(2) == 0 ? "10.0.0.0/24" : "2001:db8::/32") : null,
        };
        var asked = rows.Where(row => filter.Range.Contains(row.At)
            && (filter.Verdict is null || row.Verdict == filter.Verdict)
            && (filter.Interface is null || row.Text.GetValueOrDefault("interface-id") == filter.Interface)
            && (filter.Source is not { } network || network.Contains(IPAddress.Parse(row.Source)))).ToList();

        var dimensions = Enum.GetValues<FlowDimension>();
        random.Shuffle(dimensions);
        var by = dimensions.Take(random.Next(1, 4)).ToImmutableArray();
        var top = await _store!.Flows.TopFlowsAsync(filter, by, FlowMeasure.Bytes, 10_000, QueryLimits.Screen, Cancelled);
        Assert.Equal(
            asked.GroupBy(row => string.Join('|', by.Select(row.Dimension))).Select(group => $"{group.Key} {group.Sum(row => row.Bytes)} {group.Sum(row => row.Packets)} {group.Count()}").Order(StringComparer.Ordinal),
            top.Select(group => $"{string.Join('|', group.Key)} {group.Bytes} {group.Packets} {group.Records}").Order(StringComparer.Ordinal));
        Assert.Equal(top.Select(group => group.Bytes).OrderDescending(), top.Select(group => group.Bytes));

        var step = TimeSpan.FromSeconds(random.Next(1, 7200));
        var histogram = await _store.Flows.FlowHistogramAsync(filter, step, QueryLimits.Screen, Cancelled);
        Assert.Equal(
            asked.GroupBy(row => row.At.ToUnixTimeSeconds() / (long)step.TotalSeconds).OrderBy(group => group.Key)
                .Select(group => new FlowBucket(DateTimeOffset.FromUnixTimeSeconds(group.Key * (long)step.TotalSeconds), group.Sum(row => row.Bytes), group.Sum(row => row.Packets), group.Count())),
            histogram);
    }

    /// <summary>A record, plainly.</summary>
    private sealed record Row(
        DateTimeOffset At, string Source, string Destination, ushort SourcePort, ushort DestinationPort, byte Protocol, long Packets, long Bytes, FlowVerdict Verdict, ImmutableSortedDictionary<string, string> Text)
    {
        private static readonly string[] Addresses = ["10.0.0.1", "10.0.0.2", "10.1.0.1", "203.0.113.9", "0.0.0.0", "2001:db8::1", "2001:db8:0:1::2"];
        private static readonly string[] Fields = ["account-id", "vpc-id", "flow-direction", "tcp-flags", "pkt-srcaddr", "pkt-dstaddr", "new-field"];
        private static readonly string[] Values = ["1", "ingress", "10.0.0.1", "2001:db8::1", "a b \"quoted\" ü", "::ffff:10.0.0.1"];

        public static Row Any(Random random, DateTimeOffset around)
        {
            var text = ImmutableSortedDictionary<string, string>.Empty;
            text = random.Next(10) == 0 ? text : text.Add("interface-id", $"eni-{random.Next(3)}");
            foreach (var field in Fields)
            {
                text = random.Next(3) == 0 ? text.Add(field, Values[random.Next(Values.Length)]) : text;
            }

            var at = DateTimeOffset.FromUnixTimeSeconds(around.ToUnixTimeSeconds()).AddSeconds(-random.Next(0, random.Next(4) == 0 ? 30_000 : 3000));
            return new(
                at, Addresses[random.Next(Addresses.Length)], Addresses[random.Next(Addresses.Length)], (ushort)random.Next(65_536), (ushort)(random.Next(2) == 0 ? 443 : random.Next(65_536)),
                (byte)random.Next(256), random.NextInt64(1L << 40), random.NextInt64(1L << 50), (FlowVerdict)random.Next(5), text);
        }

        public static FlowBlock Block(Row[] rows) => new()
        {
            Start = [.. rows.Select(row => row.At.ToUnixTimeSeconds())],
            End = [.. rows.Select(row => row.At.ToUnixTimeSeconds() + row.Protocol)],
            SourceAddress = [.. rows.Select(row => Batches.Address(row.Source))],
            DestinationAddress = [.. rows.Select(row => Batches.Address(row.Destination))],
            SourcePort = [.. rows.Select(row => row.SourcePort)],
            DestinationPort = [.. rows.Select(row => row.DestinationPort)],
            Protocol = [.. rows.Select(row => row.Protocol)],
            Packets = [.. rows.Select(row => row.Packets)],
            Bytes = [.. rows.Select(row => row.Bytes)],
            Verdict = [.. rows.Select(row => row.Verdict)],
            Text = rows.SelectMany(row => row.Text.Keys).Distinct().ToImmutableSortedDictionary(
                field => field,
                field =>
                {
                    var values = rows.Select(row => row.Text.GetValueOrDefault(field, "-")).Distinct().ToImmutableArray();
                    return new DictionaryColumn(values, [.. rows.Select(row => values.IndexOf(row.Text.GetValueOrDefault(field, "-")))]);
                },
                StringComparer.Ordinal),
        };

        public static Row Of(FlowBlock block, int row)
        {
            Assert.Equal(block.Protocol[row], block.End[row] - block.Start[row]);
            return new(
                DateTimeOffset.FromUnixTimeSeconds(block.Start[row]), Address(block.SourceAddress[row]), Address(block.DestinationAddress[row]), block.SourcePort[row], block.DestinationPort[row],
                block.Protocol[row], block.Packets[row], block.Bytes[row], block.Verdict[row],
                block.Text.Where(text => text.Value[row] != "-").ToImmutableSortedDictionary(text => text.Key, text => text.Value[row], StringComparer.Ordinal));
        }

        public string Dimension(FlowDimension dimension) => dimension switch
        {
            FlowDimension.SourceAddress => Source,
            FlowDimension.DestinationAddress => Destination,
            FlowDimension.DestinationPort => DestinationPort.ToString(CultureInfo.InvariantCulture),
            FlowDimension.Protocol => Protocol.ToString(CultureInfo.InvariantCulture),
            FlowDimension.Verdict => Verdict.ToString(),
            _ => Text.GetValueOrDefault("interface-id", "-"),
        };

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{At:s} {Source} {Destination} {SourcePort} {DestinationPort} {Protocol} {Packets} {Bytes} {Verdict} {string.Join(' ', Text.Select(text => $"{text.Key}={text.Value}"))}");

        private static string Address(UInt128 address)
        {
            Span<byte> bytes = stackalloc byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
            var whole = new IPAddress(bytes);
            return (whole.IsIPv4MappedToIPv6 ? whole.MapToIPv4() : whole).ToString();
        }
    }
}
