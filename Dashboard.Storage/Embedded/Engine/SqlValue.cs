using System.Runtime.InteropServices;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>A value to be bound to a placeholder: values never become part of a statement's text.</summary>
internal readonly struct SqlValue
{
    private SqlValue(SqlType type, UInt128 bits, object? reference) => (Type, Bits, Reference) = (type, bits, reference);

    public enum SqlType : byte
    {
        Null,
        Integer,
        Unsigned,
        Double,
        Boolean,
        Text,
        Bytes,
    }

    public static SqlValue Null => default;

    public SqlType Type { get; }

    public UInt128 Bits { get; }

    public object? Reference { get; }

    public static implicit operator SqlValue(int value) => new(SqlType.Integer, (UInt128)(ulong)(long)value, null);

    public static implicit operator SqlValue(long value) => new(SqlType.Integer, (UInt128)(ulong)value, null);

    public static implicit operator SqlValue(ulong value) => new(SqlType.Unsigned, value, null);

    public static implicit operator SqlValue(double value) => new(SqlType.Double, (UInt128)(ulong)BitConverter.DoubleToInt64Bits(value), null);

    public static implicit operator SqlValue(bool value) => new(SqlType.Boolean, value ? UInt128.One : UInt128.Zero, null);

    public static implicit operator SqlValue(string? value) => value is null ? default : new(SqlType.Text, 0, value);

    public static implicit operator SqlValue(ReadOnlyMemory<byte> value) =>
        new(SqlType.Bytes, 0, MemoryMarshal.TryGetArray(value, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : value.ToArray());

    public static implicit operator SqlValue(byte[] value) => new(SqlType.Bytes, 0, value);
}
