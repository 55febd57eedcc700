using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Dashboard.Storage.Embedded.Parquet;

/// <summary>
/// A row as one JSON object: members by their column's name, in the columns' order, none for a column without a value. Each value is read once, as
/// its column's type has it.
/// </summary>
public ref struct JsonRow
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly ImmutableArray<RowColumn> _columns;
    private Utf8JsonReader _reader;
    private int _next;

    /// <summary>Begins a row.</summary>
    /// <param name="line">The object, UTF-8.</param>
    /// <param name="columns">What it may hold.</param>
    public JsonRow(ReadOnlySpan<byte> line, ImmutableArray<RowColumn> columns)
    {
        _line = line;
        _columns = columns;
        _reader = new(line);
        _reader.Read();
    }

    /// <summary>The next value's column; false after the last.</summary>
    /// <exception cref="InvalidDataException">There is no such column, or not in this place.</exception>
    public bool Next(out int column)
    {
        _reader.Read();
        if (_reader.TokenType is JsonTokenType.EndObject)
        {
            column = -1;
            return false;
        }

        for (; _next < _columns.Length; _next++)
        {
            if (_reader.ValueTextEquals(_columns[_next].Name))
            {
                column = _next++;
                _reader.Read();
                return true;
            }
        }

        throw new InvalidDataException($"A row has '{_reader.GetString()}' where no column of that name is.");
    }

    /// <summary>A text's bytes, UTF-8.</summary>
    /// <param name="buffer">Is made larger where it must be.</param>
    public ReadOnlySpan<byte> Text(ref byte[] buffer)
    {
        if (buffer.Length < _reader.ValueSpan.Length)
        {
            buffer = new byte[Math.Max(_reader.ValueSpan.Length, 2 * buffer.Length)];
        }

        return buffer.AsSpan(0, _reader.CopyString(buffer));
    }

    /// <summary>A whole number.</summary>
    public readonly long Whole() => _reader.GetInt64();

    /// <summary>A number. What JSON has no number for is written by its name.</summary>
    public readonly double Number() =>
        _reader.TokenType is JsonTokenType.String ? double.Parse(_reader.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture) : _reader.GetDouble();

    /// <summary>An instant.</summary>
    public readonly DateTimeOffset Time() => _reader.GetDateTimeOffset();

    /// <summary>A JSON value as it stands in the line.</summary>
    public ReadOnlySpan<byte> Json()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _line[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Any value as people read it.</summary>
    /// <param name="column">The value's column.</param>
    public string Words(int column) => _columns[column].Type switch
    {
        ColumnType.Json => System.Text.Encoding.UTF8.GetString(Json()),
        _ when _reader.TokenType is JsonTokenType.String => _reader.GetString()!,
        _ => System.Text.Encoding.UTF8.GetString(_reader.ValueSpan),
    };
}
