using System.Text;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>Everything that comes of a text.</summary>
internal sealed record ReadFlows(List<FlowBlock> Blocks, FlowLogTally Tally, List<RejectedRecord> Rejected)
{
    public List<OracleFlow> Rows => [.. Blocks.SelectMany(block => Enumerable.Range(0, block.Count).Select(row => FlowLogOracle.Row(block, row)))];
}

internal static class FlowLogText
{
    public const string V2 = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

    public static Task<ReadFlows> ReadAsync(string text, FlowLogReaderOptions? options = null) =>
        ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    public static async Task<ReadFlows> ReadAsync(Stream stream, FlowLogReaderOptions? options = null)
    {
        var reader = new FlowLogReader(stream, "flows.log", options ?? new());
        var read = new ReadFlows([], reader.Tally, []);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } block)
        {
            Assert.Null(block.Misfit());
            read.Blocks.Add(block);
            read.Rejected.AddRange(reader.Tally.Take());
        }

        read.Rejected.AddRange(reader.Tally.Take());
        Assert.Equal(reader.Tally.Lines, reader.Tally.Records + reader.Tally.Rejected + reader.Tally.Empty);
        Assert.Equal(reader.Tally.Records, read.Blocks.Sum(block => (long)block.Count));
        return read;
    }
}
