using System.Net;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Contracts;

/// <summary>Flows: blocks in, sums and records out; addresses of both families.</summary>
public abstract class FlowStoreContract : StoreContract
{
    private static readonly FlowFilter Everything = new() { Range = TimeRange.Everything };

    [Fact]
    public async Task A_block_comes_back_newest_first_with_all_its_columns()
    {
        var batch = Flows(new Flow(Noon, "10.0.0.1", "2001:db8::5", 53, 10, 2, FlowVerdict.Reject, "eni-2", 1), new Flow(Noon.AddSeconds(5)));
        await Store.Writer.WriteAsync(batch, Cancelled);

        await ReopenAsync();
        var found = await Store.Flows.FindFlowsAsync(Everything, 10, QueryLimits.Screen, Cancelled);

        Assert.Null(found.Misfit());
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(row => batch.Block.Start.IndexOf(found.Start[row])));
        Assert.Equal(batch.Block.SourceAddress.Reverse(), found.SourceAddress);
        Assert.Equal(batch.Block.DestinationAddress.Reverse(), found.DestinationAddress);
        Assert.Equal(batch.Block.End.Reverse(), found.End);
        Assert.Equal(batch.Block.SourcePort.Reverse(), found.SourcePort);
        Assert.Equal(batch.Block.DestinationPort.Reverse(), found.DestinationPort);
        Assert.Equal(batch.Block.Protocol.Reverse(), found.Protocol);
        Assert.Equal(batch.Block.Packets.Reverse(), found.Packets);
        Assert.Equal(batch.Block.Bytes.Reverse(), found.Bytes);
        Assert.Equal(batch.Block.Verdict.Reverse(), found.Verdict);
        Assert.Equal(["account-id", "interface-id", "tcp-flags"], found.Text.Keys);
        Assert.Equal(["eni-1", "eni-2"], [found.Text["interface-id"][0], found.Text["interface-id"][1]]);
    }

    [Fact]
    public async Task Equal_records_in_two_batches_are_two_records()
    {
        await Store.Writer.WriteAsync(Flows(new Flow(Noon), new Flow(Noon)), Cancelled);
        await Store.Writer.WriteAsync(Flows(new Flow(Noon)), Cancelled);

        var total = Assert.Single(await Store.Flows.TopFlowsAsync(Everything, [FlowDimension.Verdict], FlowMeasure.Records, 5, QueryLimits.Screen, Cancelled));
        Assert.Equal((3, 300), (total.Records, total.Bytes));
    }

    [Fact]
    public async Task A_flood_is_stored_as_a_trickle_is()
    {
        // More rows than any row group has, of both families and several verdicts, again after a start.
        var flows = Enumerable.Range(0, 265_000).Select(i => new Flow(
            Noon.AddSeconds(i % 3000), i % 7 == 0 ? $"2001:db8::{(i % 11) + 1}" : $"10.0.{i % 5}.{i % 13}", DestinationPort: (ushort)(i % 17), Bytes: i, Packets: i % 29, Verdict: (FlowVerdict)(i % 3 % 2), Interface: $"eni-{i % 19}")).ToArray();
        var flood = Flows(flows);
        await Store.Writer.WriteAsync(flood, Cancelled);
        await Store.Writer.WriteAsync(Flows(flows[..10]), Cancelled);
        await ReopenAsync();
        await Store.Writer.WriteAsync(flood with { Id = new("again") }, Cancelled);

        var stored = flows.Concat(flows).Concat(flows[..10]).ToArray();
        var top = await Store.Flows.TopFlowsAsync(Everything, [FlowDimension.SourceAddress, FlowDimension.DestinationPort], FlowMeasure.Bytes, 10_000, QueryLimits.Export, Cancelled);
        Assert.Equal(
            stored.GroupBy(flow => (flow.Source, $"{flow.DestinationPort}")).Select(group => (group.Key, group.Sum(flow => flow.Bytes), group.Sum(flow => flow.Packets), group.LongCount())).Order(),
            top.Select(group => ((group.Key[0], group.Key[1]), group.Bytes, group.Packets, group.Records)).Order());
        var filter = Everything with { Interface = "eni-3", Verdict = FlowVerdict.Reject };
        Assert.Equal(
            stored.Where(flow => flow is { Interface: "eni-3", Verdict: FlowVerdict.Reject }).Sum(flow => flow.Bytes),
            (await Store.Flows.FlowHistogramAsync(filter, TimeSpan.FromDays(1), QueryLimits.Export, Cancelled)).Sum(bucket => bucket.Bytes));
    }

    [Fact]
    public async Task A_flood_of_batches_is_stored_without_the_bad_one_among_them()
    {
        // Those that wait for the first are written together: more than a row group of one day, and a few of another.
        var batches = Enumerable.Range(0, 3).Select(batch => Flows(Enumerable.Range(0, batch == 0 ? 5 : 131_500).Select(i =>
            new Flow(i % 1000 == 999 ? Noon.AddDays(-1) : Noon.AddSeconds(i % 3000), $"10.0.{batch}.{i % 13}", Bytes: i)))).ToArray();
        var bad = Flows(new Flow(Noon));
        bad = bad with { Block = bad.Block with { Bytes = [] } };

        var written = batches.Select(batch => Store.Writer.WriteAsync(batch, Cancelled).AsTask()).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Writer.WriteAsync(bad, Cancelled).AsTask());
        var receipts = await Task.WhenAll(written);

        Assert.Equal([5, 131_500, 131_500], receipts.Select(receipt => receipt.Stored));
        await ReopenAsync();
        var top = await Store.Flows.TopFlowsAsync(Everything, [FlowDimension.SourceAddress], FlowMeasure.Bytes, 100, QueryLimits.Export, Cancelled);
        Assert.Equal(
            Enumerable.Range(0, 3).SelectMany(batch => Enumerable.Range(0, batch == 0 ? 5 : 131_500).Select(i => (Source: $"10.0.{batch}.{i % 13}", Bytes: (long)i)))
                .GroupBy(flow => flow.Source).Select(group => (group.Key, group.Sum(flow => flow.Bytes), group.LongCount())).Order(),
            top.Select(group => (group.Key[0], group.Bytes, group.Records)).Order());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(200)]
    public async Task Of_equal_sums_the_lower_addresses_come_first_however_many_there_are(int equal)
    {
        await Store.Writer.WriteAsync(Flows([.. Enumerable.Range(1, equal).Reverse().Select(host => new Flow(Noon, $"10.0.0.{host}")), new Flow(Noon, "192.168.0.1", Bytes: 101)]), Cancelled);

        var top = await Store.Flows.TopFlowsAsync(Everything, [FlowDimension.SourceAddress], FlowMeasure.Bytes, 4, QueryLimits.Screen, Cancelled);

        Assert.Equal(["192.168.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3"], top.Select(group => group.Key[0]));
        Assert.Empty(await Store.Flows.TopFlowsAsync(Everything, [FlowDimension.SourceAddress], FlowMeasure.Bytes, 0, QueryLimits.Screen, Cancelled));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Filters_sums_and_orders_are_those_of_the_records(int seed)
    {
        var random = new Random(seed);
        string[] addresses = ["10.0.0.1", "10.0.0.2", "10.1.0.1", "192.168.1.200", "2001:db8::1", "2001:db8:0:1::2"];
        var flows = Enumerable.Range(0, 500).Select(_ => new Flow(
            Noon.AddSeconds(random.Next(-4000, 4000)),
            addresses[random.Next(addresses.Length)],
            addresses[random.Next(addresses.Length)],
            (ushort)(random.Next(3) switch { 0 => 22, 1 => 443, _ => 65_535 }),
            random.NextInt64(1, 1L << 40),
            random.Next(1, 100),
            (FlowVerdict)random.Next(2),
            $"eni-{random.Next(3)}")).ToArray();
        foreach (var chunk in flows.Chunk(120))
        {
            await Store.Writer.WriteAsync(Flows(chunk), Cancelled);
        }

        for (var question = 0; question < 40; question++)
        {
            var filter = Filter(random);
            var expected = flows.Where(flow => Passes(filter, flow)).ToArray();

            var top = await Store.Flows.TopFlowsAsync(filter, [FlowDimension.SourceAddress, FlowDimension.DestinationPort], FlowMeasure.Bytes, 1000, QueryLimits.Screen, Cancelled);
            Assert.Equal(
                expected.GroupBy(flow => (flow.Source, Port: $"{flow.DestinationPort}")).Select(group => (group.Key, group.Sum(flow => flow.Bytes), group.Sum(flow => flow.Packets), group.LongCount())).OrderByDescending(group => group.Item2),
                top.Select(group => ((group.Key[0], group.Key[1]), group.Bytes, group.Packets, group.Records)));

            var histogram = await Store.Flows.FlowHistogramAsync(filter, TimeSpan.FromMinutes(5), QueryLimits.Screen, Cancelled);
            Assert.Equal(
                expected.GroupBy(flow => flow.At.ToUnixTimeSeconds() / 300 * 300).OrderBy(group => group.Key).Select(group => new FlowBucket(DateTimeOffset.FromUnixTimeSeconds(group.Key), group.Sum(flow => flow.Bytes), group.Sum(flow => flow.Packets), group.Count())),
                histogram);

            Assert.Equal(expected.Length, (await Store.Flows.FindFlowsAsync(filter, 1000, QueryLimits.Screen, Cancelled)).Count);
        }
    }

    private static FlowFilter Filter(Random random)
    {
        string[] networks = ["10.0.0.0/8", "10.0.0.0/24", "10.0.0.2/32", "192.168.1.128/25", "2001:db8::/32", "2001:db8::/64", "2001:db8::1/128", "0.0.0.0/0", "::/0"];
        var from = Noon.AddSeconds(random.Next(-4000, 4000));
        return new()
        {
            Range = random.Next(2) == 0 ? TimeRange.Everything : new(from, from.AddSeconds(random.Next(0, 4000))),
            Source = random.Next(3) == 0 ? IPNetwork.Parse(networks[random.Next(networks.Length)]) : null,
            Destination = random.Next(4) == 0 ? IPNetwork.Parse(networks[random.Next(networks.Length)]) : null,
            DestinationPort = random.Next(4) == 0 ? 443 : null,
            Verdict = random.Next(4) == 0 ? FlowVerdict.Reject : null,
            Interface = random.Next(4) == 0 ? "eni-1" : null,
            Account = random.Next(4) == 0 ? "111122223333" : null,
        };
    }

    private static bool Passes(FlowFilter filter, Flow flow) =>
        filter.Range.Contains(flow.At)
        && Inside(filter.Source, flow.Source)
        && Inside(filter.Destination, flow.Destination)
        && (filter.DestinationPort is null || filter.DestinationPort == flow.DestinationPort)
        && (filter.Verdict is null || filter.Verdict == flow.Verdict)
        && (filter.Interface is null || filter.Interface == flow.Interface);

    /// <summary>The whole IPv6 space holds the mapped IPv4 addresses too: it is how they are stored.</summary>
    private static bool Inside(IPNetwork? network, string address) =>
        network is not { } asked || asked.Contains(IPAddress.Parse(address)) || (asked.PrefixLength == 0 && asked.BaseAddress.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6);
}
