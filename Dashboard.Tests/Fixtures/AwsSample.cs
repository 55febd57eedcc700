using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Tests.Fixtures;

/// <summary>
/// A valid body with every member of a shape, made from the model alone. Values differ from one another where the shape
/// lets them, so that two members that were taken for each other show. Another variant picks other members of unions and
/// other values of enumerations.
/// </summary>
public sealed class AwsSample(AwsModel model, int variant = 0)
{
    private static readonly string[] Candidates =
    [
        "123456789012", "10.0.0.1", "x86_64", "ami-0123456789abcdef0", "i-0123456789abcdef0", "vpc-0123456789abcdef0", "sg-0123456789abcdef0",
        "subnet-0123456789abcdef0", "eu-central-1", "aws", "o-abcdefghij", "guard-2.x.x", "sha256:" + new string('a', 64), new string('a', 40),
        "arn:aws:inspector2:eu-central-1:123456789012:finding/0123456789abcdef0123456789abcdef",
        "arn:aws:lambda:eu-central-1:123456789012:function:layer:1", "arn:aws:lambda:eu-central-1:123456789012:layer:name:1", "arn:aws:iam::123456789012:role/name",
        "arn:aws:inspector2:eu-central-1:123456789012:codesecurity-integration/01234567-89ab-cdef-0123-456789abcdef",
    ];

    private int _made;

    public byte[] Request(string operation) => Body(operation, "input");

    public byte[] Response(string operation) => Body(operation, "output");

    private byte[] Body(string operation, string direction) =>
        Encoding.UTF8.GetBytes(Make(model.ShapeOf(operation, direction), "body").ToJsonString());

    private JsonNode Make(string name, string member)
    {
        var shape = model.Shape(name);
        return shape.GetProperty("type").GetString() switch
        {
            "structure" => Structure(shape),
            "list" => new JsonArray(Make(shape.GetProperty("member").GetProperty("shape").GetString()!, member)),
            "map" => new JsonObject
            {
                [Make(shape.GetProperty("key").GetProperty("shape").GetString()!, member).GetValue<string>()] =
                    Make(shape.GetProperty("value").GetProperty("shape").GetString()!, member),
            },
            "string" => Text(name, shape, member),
            "integer" or "long" => Number(shape),
            "float" or "double" => Number(shape) * 0.5,
            "timestamp" => 1_767_225_600 + (_made++ * 0.25),
            "boolean" => (_made++ % 2) == 0,
            var type => throw new NotSupportedException($"No sample for {name} of type {type}."),
        };
    }

    private JsonObject Structure(JsonElement shape)
    {
        var members = shape.GetProperty("members").EnumerateObject().ToList();
        if (shape.TryGetProperty("union", out var union) && union.GetBoolean())
        {
            members = [members[variant % members.Count]];
        }

        return new JsonObject(members.Select(member => KeyValuePair.Create(
            member.Value.TryGetProperty("locationName", out var wire) ? wire.GetString()! : member.Name,
            (JsonNode?)Make(member.Value.GetProperty("shape").GetString()!, member.Name))));
    }

    private JsonValue Text(string name, JsonElement shape, string member)
    {
        if (shape.TryGetProperty("enum", out var values))
        {
            return JsonValue.Create(values[variant % values.GetArrayLength()].GetString()!);
        }

        var unique = string.Create(CultureInfo.InvariantCulture, $"{member}-{_made++}");
        return JsonValue.Create(Candidates.Prepend(unique).FirstOrDefault(text => Fits(shape, text))
            ?? throw new InvalidOperationException($"No sample fits {name}: {shape}. Add one to the candidates."));
    }

    private double Number(JsonElement shape)
    {
        var least = shape.TryGetProperty("min", out var min) ? min.GetDouble() : 0;
        var most = shape.TryGetProperty("max", out var max) ? max.GetDouble() : 1_000_000;
        return least + (_made++ % (most - least + 1));
    }

    private static bool Fits(JsonElement shape, string text) =>
        (!shape.TryGetProperty("min", out var min) || text.Length >= min.GetInt32())
        && (!shape.TryGetProperty("max", out var max) || text.Length <= max.GetInt32())
        && (!shape.TryGetProperty("pattern", out var pattern) || AwsPattern.Of(pattern.GetString()!).IsMatch(text));
}
