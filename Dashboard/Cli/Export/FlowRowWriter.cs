using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>Writes the records of a block, under the flow log's own names: the usual text fields in columns, the others in one of JSON.</summary>
internal sealed class FlowRowWriter
{
    private const string Rest = "fields";
    private const string NoValue = "-";

    private static readonly ImmutableArray<string> Common =
    [
        "account-id", "interface-id", "vpc-id", "subnet-id", "instance-id", "region", "az-id", "flow-direction", "tcp-flags", "pkt-srcaddr", "pkt-dstaddr",
    ];

    private readonly FlowBlock _block;
    private readonly ImmutableArray<(JsonEncodedText Name, DictionaryColumn Column)> _common;
    private readonly ImmutableArray<(JsonEncodedText Name, DictionaryColumn Column)> _others;

    public FlowRowWriter(FlowBlock block)
    {
        _block = block;
        _common = [.. Common.Where(block.Text.ContainsKey).Select(name => (JsonEncodedText.Encode(name), block.Text[name]))];
        _others = [.. block.Text.Where(text => !Common.Contains(text.Key)).Select(text => (JsonEncodedText.Encode(text.Key), text.Value))];
    }

    /// <summary>What a row holds.</summary>
    public static ImmutableArray<RowColumn> Columns { get; } =
    [
        new("start", ColumnType.Time),
        new("end", ColumnType.Time),
        new("srcaddr", ColumnType.Text),
        new("dstaddr", ColumnType.Text),
        new("srcport", ColumnType.Whole),
        new("dstport", ColumnType.Whole),
        new("protocol", ColumnType.Whole),
        new("packets", ColumnType.Whole),
        new("bytes", ColumnType.Whole),
        new("verdict", ColumnType.Text),
        .. Common.Select(name => new RowColumn(name, ColumnType.Text)),
        new(Rest, ColumnType.Json),
    ];

    /// <summary>Writes the members of a record.</summary>
    public void Write(Utf8JsonWriter json, int row)
    {
        json.WriteString("start", DateTimeOffset.FromUnixTimeSeconds(_block.Start[row]).UtcDateTime);
        json.WriteString("end", DateTimeOffset.FromUnixTimeSeconds(_block.End[row]).UtcDateTime);
        Address(json, "srcaddr", _block.SourceAddress[row]);
        Address(json, "dstaddr", _block.DestinationAddress[row]);
        json.WriteNumber("srcport", _block.SourcePort[row]);
        json.WriteNumber("dstport", _block.DestinationPort[row]);
        json.WriteNumber("protocol", _block.Protocol[row]);
        json.WriteNumber("packets", _block.Packets[row]);
        json.WriteNumber("bytes", _block.Bytes[row]);
        json.WriteString("verdict", _block.Verdict[row].ToString());
        foreach (var (name, column) in _common)
        {
            if (column[row] is not NoValue and var text)
            {
                json.WriteString(name, text);
            }
        }

        Others(json, row);
    }

    private void Others(Utf8JsonWriter json, int row)
    {
        var any = false;
        foreach (var (name, column) in _others)
        {
            if (column[row] is not NoValue and var text)
            {
                if (!any)
                {
                    json.WriteStartObject(Rest);
                    any = true;
                }

                json.WriteString(name, text);
            }
        }

        if (any)
        {
            json.WriteEndObject();
        }
    }

    private static void Address(Utf8JsonWriter json, string name, UInt128 address)
    {
        if (QueryFlowsVerb.Address(address) is { Kind: FieldKind.Address } known)
        {
            json.WriteString(name, known.ToString());
        }
    }
}
