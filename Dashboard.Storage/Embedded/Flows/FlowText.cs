using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>A block's text fields, divided by how they are kept: labels of origin, labels of detail, IPv4 addresses of packets, and what has too many values for any of these.</summary>
internal sealed class FlowText
{
    public const string PacketSourceField = "pkt-srcaddr";
    public const string PacketDestinationField = "pkt-dstaddr";
    public const string AccountField = "account-id";
    public const string InterfaceField = "interface-id";

    /// <summary>A field with more values in a block would make a label of nearly every row.</summary>
    private const int MaxDetailValues = 1024;

    /// <summary>Fields that an interface determines, or that say what made the record.</summary>
    private static readonly ImmutableHashSet<string> OriginFields = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        AccountField, InterfaceField, "vpc-id", "subnet-id", "instance-id", "region", "az-id", "sublocation-type", "sublocation-id", "version", "resource-type", "resource-id", "tgw-id", "tgw-attachment-id");

    private readonly FieldCombinations _many;

    public FlowText(FlowBlock block)
    {
        List<KeyValuePair<string, DictionaryColumn>> origin = [], detail = [], many = [];
        foreach (var field in block.Text)
        {
            if (OriginFields.Contains(field.Key) || field.Key.StartsWith("ecs-", StringComparison.Ordinal))
            {
                origin.Add(field);
            }
            else if (field.Key is PacketSourceField or PacketDestinationField)
            {
                Addresses(field, many);
            }
            else
            {
                (field.Value.Values.Length <= MaxDetailValues ? detail : many).Add(field);
            }
        }

        (Origin, Detail, _many) = (new(origin), new(detail), new(many.Where(field => field.Value.Values.Length > 1 || field.Value.Values[0] != DictionaryColumnBuilder.NoValue).ToArray()));
        HasMany = many.Count > 0;
    }

    public FieldCombinations Origin { get; }

    public FieldCombinations Detail { get; }

    /// <summary>Addresses of packets by the place of their texts; null where the format has none.</summary>
    public PacketAddresses? PacketSource { get; private set; }

    public PacketAddresses? PacketDestination { get; private set; }

    /// <summary>Whether some rows have text of their own.</summary>
    public bool HasMany { get; }

    /// <summary>The text of a row that no label holds, as JSON; null for none.</summary>
    public string? Extra(int row, bool withOrigin, bool withDetail)
    {
        var fields = _many.FieldsOfRow(row).Where(field => !IsInColumn(field));
        fields = withOrigin ? fields.Concat(Origin.FieldsOfRow(row)) : fields;
        var set = LabelSet.Of(withDetail ? fields.Concat(Detail.FieldsOfRow(row)) : fields);
        return set.Count == 0 ? null : LabelJson.Write(set);

        bool IsInColumn(KeyValuePair<string, string> field) =>
            (field.Key == PacketSourceField && PacketSource!.Of(row) != 0) || (field.Key == PacketDestinationField && PacketDestination!.Of(row) != 0);
    }

    private void Addresses(KeyValuePair<string, DictionaryColumn> field, List<KeyValuePair<string, DictionaryColumn>> many)
    {
        var addresses = new PacketAddresses(field.Value);
        (PacketSource, PacketDestination) = field.Key == PacketSourceField ? (addresses, PacketDestination) : (PacketSource, addresses);
        if (!addresses.SaysAll)
        {
            many.Add(field);
        }
    }

    /// <summary>A column of addresses in text whose values are parsed once each.</summary>
    internal sealed class PacketAddresses
    {
        private readonly ImmutableArray<int> _index;
        private readonly uint[] _addresses;

        public PacketAddresses(DictionaryColumn column)
        {
            _index = column.Index;
            _addresses = [.. column.Values.Select(FlowAddress.Parse)];
            SaysAll = !column.Values.Where((text, place) => _addresses[place] == 0 && text != DictionaryColumnBuilder.NoValue).Any();
        }

        public bool SaysAll { get; }

        public uint Of(int row) => _addresses[_index[row]];
    }
}
