using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Output;

/// <summary>
/// One JSON object a line, fields by their dotted names: nested objects could not hold both <c>user</c> and <c>user.name</c>.
/// Everything but ASCII is escaped, so that a line is safe on a terminal too. A field without a value is left out.
/// </summary>
public sealed class NdjsonWriter(IVerbOutput output) : RowWriter(output)
{
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <inheritdoc/>
    protected override void Append(ImmutableArray<KeyValuePair<string, FieldValue>> row)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            foreach (var (name, value) in row)
            {
                if (value.Kind is not FieldKind.Null)
                {
                    json.WritePropertyName(name);
                    FieldJson.Write(json, value);
                }
            }

            json.WriteEndObject();
        }

        Pending.Append(Encoding.ASCII.GetString(_line.WrittenSpan)).Append('\n');
    }
}
