using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Output;

/// <summary>A field's value as JSON: numbers and booleans as such, lists as arrays, the rest as text. Numbers that JSON does not have go by their name.</summary>
internal static class FieldJson
{
    public static void Write(Utf8JsonWriter json, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Number when double.IsFinite(value.Number):
                json.WriteNumberValue(value.Number);
                break;
            case FieldKind.Boolean:
                json.WriteBooleanValue(value.Boolean);
                break;
            case FieldKind.List:
                json.WriteStartArray();
                foreach (var element in value.List)
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
