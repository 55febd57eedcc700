using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Dashboard.Core.Telemetry;

/// <summary>The types that an event's field can have. ECS and Sigma tell a number from a text, so we keep the difference.</summary>
public enum FieldKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A double; whole numbers are exact up to 2^53.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>A UTC instant.</summary>
    Time,

    /// <summary>Several values, of any kind but List.</summary>
    List,
}

/// <summary>One typed value of an event's field: a small union, so that a number costs no allocation.</summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private FieldValue(FieldKind kind, object? reference, long bits) => (Kind, _reference, _bits) = (kind, reference, bits);

    /// <summary>Which kind of value this is.</summary>
    public FieldKind Kind { get; }

    /// <summary>A text.</summary>
    public static FieldValue Of(string text) => new(FieldKind.Text, text, 0);

    /// <summary>A number.</summary>
    public static FieldValue Of(double number) => new(FieldKind.Number, null, BitConverter.DoubleToInt64Bits(number));

    /// <summary>A boolean.</summary>
    public static FieldValue Of(bool value) => new(FieldKind.Boolean, null, value ? 1 : 0);

    /// <summary>An address.</summary>
    public static FieldValue Of(IPAddress address) => new(FieldKind.Address, address, 0);

    /// <summary>An instant; kept as UTC to 100 ns.</summary>
    public static FieldValue Of(DateTimeOffset time) => new(FieldKind.Time, null, time.UtcTicks);

    /// <summary>Several values. A list in a list is flattened.</summary>
    public static FieldValue Of(ImmutableArray<FieldValue> values)
    {
        foreach (var value in values)
        {
            if (value.Kind is FieldKind.List)
            {
                return new(FieldKind.List, values.SelectMany(element => element.Each()).ToImmutableArray(), 0);
            }
        }

        return new(FieldKind.List, values, 0);
    }

    /// <summary>The text of a Text value.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string Text => Kind is FieldKind.Text ? (string)_reference! : throw Wrong(FieldKind.Text);

    /// <summary>The number of a Number value.</summary>
    public double Number => Kind is FieldKind.Number ? BitConverter.Int64BitsToDouble(_bits) : throw Wrong(FieldKind.Number);

    /// <summary>The truth of a Boolean value.</summary>
    public bool Boolean => Kind is FieldKind.Boolean ? _bits != 0 : throw Wrong(FieldKind.Boolean);

    /// <summary>The address of an Address value.</summary>
    public IPAddress Address => Kind is FieldKind.Address ? (IPAddress)_reference! : throw Wrong(FieldKind.Address);

    /// <summary>The instant of a Time value.</summary>
    public DateTimeOffset Time => Kind is FieldKind.Time ? new(_bits, TimeSpan.Zero) : throw Wrong(FieldKind.Time);

    /// <summary>The values of a List value.</summary>
    public ImmutableArray<FieldValue> List => Kind is FieldKind.List ? (ImmutableArray<FieldValue>)_reference! : throw Wrong(FieldKind.List);

    /// <summary>The values of a list, or the one value; none for Null.</summary>
    public IEnumerable<FieldValue> Each() => Kind switch
    {
        FieldKind.List => List,
        FieldKind.Null => [],
        _ => [this],
    };

    /// <inheritdoc/>
    public bool Equals(FieldValue other) => Kind == other.Kind && Kind switch
    {
        FieldKind.List => List.AsSpan().SequenceEqual(other.List.AsSpan()),
        FieldKind.Text or FieldKind.Address => Equals(_reference, other._reference),
        _ => _bits == other._bits,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind is FieldKind.List ? List.Aggregate(17, HashCode.Combine) : HashCode.Combine(Kind, _reference, _bits);

    /// <summary>Whether the two are the same value of the same kind.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>The value as people read it, and as a keyword search compares it: invariant culture, ISO 8601 times, list elements joined by commas.</summary>
    public override string ToString() => Kind switch
    {
        FieldKind.Text => Text,
        FieldKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        FieldKind.Boolean => Boolean ? "true" : "false",
        FieldKind.Address => Address.ToString(),
        FieldKind.Time => Time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        FieldKind.List => string.Join(", ", List),
        _ => "",
    };

    private InvalidOperationException Wrong(FieldKind asked) => new($"The field is {Kind}, not {asked}.");
}
