using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>Enumerations of the model are open: a value that is newer than this code is kept as it came.</summary>
internal sealed class ConstantConverter<T> : JsonConverter<T>
    where T : ConstantClass
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Known.Find<T>(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>ConstantClass keeps its look-up for those who derive from it.</summary>
file sealed class Known : ConstantClass
{
    private Known()
        : base("")
    {
    }

    public static T? Find<T>(string? value)
        where T : ConstantClass => FindValue<T>(value);
}
