using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Verbs;

/// <summary><c>query flows</c>: flow records newest first, or their largest groups.</summary>
public sealed class QueryFlowsVerb(VerbContext context, IVerbOutput output)
{
    /// <summary>A page of records is held in memory, so that there is an end.</summary>
    private const int MostRows = 1_000_000;

    private const int UsualGroups = 10;

    private static readonly ImmutableArray<string> Usual =
        ["start", "end", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "verdict", "interface-id", "account-id"];

    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.QueryFlows request, CancellationToken cancellationToken)
    {
        var filter = request.Which.ToFilter();
        return request.Count ? await CountAsync(filter, cancellationToken)
            : request.Top.IsEmpty ? await RecordsAsync(filter, request, cancellationToken)
            : await GroupsAsync(filter, request, cancellationToken);
    }

    private async Task<int> CountAsync(FlowFilter filter, CancellationToken cancellationToken)
    {
        var verdicts = await context.Flows.TopFlowsAsync(filter, [FlowDimension.Verdict], FlowMeasure.Records, 100, QueryLimits.Export, cancellationToken);
        await output.DataAsync(verdicts.Sum(group => group.Records).ToString(CultureInfo.InvariantCulture) + "\n", cancellationToken);
        return ExitCode.Done;
    }

    private async Task<int> GroupsAsync(FlowFilter filter, VerbRequest.QueryFlows request, CancellationToken cancellationToken)
    {
        ImmutableArray<string> names = [.. request.Top.Select(Name)];
        var rows = RowWriter.Of(request.Format, [.. names, "bytes", "packets", "records"], output);
        foreach (var group in await context.Flows.TopFlowsAsync(filter, request.Top, request.By, request.Limit ?? UsualGroups, QueryLimits.Export, cancellationToken))
        {
            await rows.WriteAsync(
                [
                    .. names.Zip(group.Key, (name, value) => KeyValuePair.Create(name, FieldValue.Of(value))),
                    new("bytes", FieldValue.Of(group.Bytes)),
                    new("packets", FieldValue.Of(group.Packets)),
                    new("records", FieldValue.Of(group.Records)),
                ],
                cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
        return ExitCode.Done;
    }

    private async Task<int> RecordsAsync(FlowFilter filter, VerbRequest.QueryFlows request, CancellationToken cancellationToken)
    {
        var limit = Math.Min(request.Limit ?? MostRows, MostRows);
        var block = await context.Flows.FindFlowsAsync(filter, limit, QueryLimits.Export, cancellationToken);
        var rows = RowWriter.Of(request.Format, Usual, output);
        for (var row = 0; row < block.Count; row++)
        {
            var whole = Record(block, row);
            await rows.WriteAsync(request.Format is RowFormat.Ndjson ? whole : [.. Usual.Select(name => whole.FirstOrDefault(cell => cell.Key == name, new(name, default)))], cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
        if (block.Count < MostRows || request.Limit <= MostRows)
        {
            return ExitCode.Done;
        }

        await output.NoteAsync($"The answer was cut at {MostRows:N0} rows: narrow it with --from, --to or a filter.", cancellationToken);
        return ExitCode.Failed;
    }

    private static ImmutableArray<KeyValuePair<string, FieldValue>> Record(FlowBlock block, int row) =>
    [
        new("start", FieldValue.Of(DateTimeOffset.FromUnixTimeSeconds(block.Start[row]))),
        new("end", FieldValue.Of(DateTimeOffset.FromUnixTimeSeconds(block.End[row]))),
        new("srcaddr", Address(block.SourceAddress[row])),
        new("dstaddr", Address(block.DestinationAddress[row])),
        new("srcport", FieldValue.Of(block.SourcePort[row])),
        new("dstport", FieldValue.Of(block.DestinationPort[row])),
        new("protocol", FieldValue.Of(block.Protocol[row])),
        new("packets", FieldValue.Of(block.Packets[row])),
        new("bytes", FieldValue.Of(block.Bytes[row])),
        new("verdict", FieldValue.Of(block.Verdict[row].ToString())),
        .. block.Text.Where(text => text.Value[row] != "-").Select(text => KeyValuePair.Create(text.Key, FieldValue.Of(text.Value[row]))),
    ];

    /// <summary>An address of a flow; Null where the record has none.</summary>
    internal static FieldValue Address(UInt128 address)
    {
        if (address == UInt128.Zero)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        var whole = new IPAddress(bytes);
        return FieldValue.Of(whole.IsIPv4MappedToIPv6 ? whole.MapToIPv4() : whole);
    }

    private static string Name(FlowDimension dimension) => dimension switch
    {
        FlowDimension.SourceAddress => "srcaddr",
        FlowDimension.DestinationAddress => "dstaddr",
        FlowDimension.DestinationPort => "dstport",
        FlowDimension.Protocol => "protocol",
        FlowDimension.Verdict => "verdict",
        _ => "interface-id",
    };
}
