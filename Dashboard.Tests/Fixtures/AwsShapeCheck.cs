using System.Globalization;
using System.Text.Json;

namespace Dashboard.Tests.Fixtures;

/// <summary>Walks a JSON value along a model's shape and says what breaks it, each with its path.</summary>
internal sealed class AwsShapeCheck(AwsModel model)
{
    private const int MaxProblems = 50;

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Run(string shape, JsonElement value)
    {
        Check(shape, model.Shape(shape), value, "$");
        return _problems;
    }

    private void Check(string name, JsonElement shape, JsonElement value, string path)
    {
        if (_problems.Count >= MaxProblems)
        {
            return;
        }

        switch (shape.GetProperty("type").GetString())
        {
            case "structure" when Flag(shape, "document"):
                break;
            case "structure":
                CheckStructure(name, shape, value, path);
                break;
            case "list":
                CheckList(name, shape, value, path);
                break;
            case "map":
                CheckMap(name, shape, value, path);
                break;
            case "string":
                CheckString(name, shape, value, path);
                break;
            case "integer":
                CheckWhole(name, shape, value, path, int.MinValue, int.MaxValue);
                break;
            case "long":
                CheckWhole(name, shape, value, path, long.MinValue, long.MaxValue);
                break;
            case "float" or "double":
                CheckReal(name, shape, value, path);
                break;
            case "timestamp":
                CheckTimestamp(name, shape, value, path);
                break;
            case "boolean":
                Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False, path, name, "a boolean", value);
                break;
            case "blob":
                Expect(value.ValueKind is JsonValueKind.String && value.TryGetBytesFromBase64(out _), path, name, "base64", value);
                break;
            case var type:
                throw new NotSupportedException($"Shape {name} of {model.Service} has the type {type}, which this check does not know.");
        }
    }

    private void CheckStructure(string name, JsonElement shape, JsonElement value, string path)
    {
        if (!Expect(value.ValueKind is JsonValueKind.Object, path, name, "an object", value))
        {
            return;
        }

        // What travels in the path, the query or a header is not part of the body.
        var members = shape.GetProperty("members").EnumerateObject()
            .Where(member => !member.Value.TryGetProperty("location", out _))
            .ToDictionary(WireName, member => member, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var property in value.EnumerateObject())
        {
            if (!members.TryGetValue(property.Name, out var member))
            {
                Add(path, $"{name} has no member {property.Name}");
            }
            else if (property.Value.ValueKind is not JsonValueKind.Null)
            {
                var target = member.Value.GetProperty("shape").GetString()!;
                Check(target, model.Shape(target), property.Value, $"{path}.{property.Name}");
                if (!seen.Add(member.Name))
                {
                    Add(path, $"{property.Name} occurs twice");
                }
            }
        }

        foreach (var required in Names(shape, "required").Where(member => !seen.Contains(member)))
        {
            if (!shape.GetProperty("members").GetProperty(required).TryGetProperty("location", out _))
            {
                Add(path, $"{name} lacks its required member {required}");
            }
        }

        if (Flag(shape, "union") && seen.Count != 1)
        {
            Add(path, $"{name} is a union and must have exactly one member, not {seen.Count}");
        }
    }

    private void CheckList(string name, JsonElement shape, JsonElement value, string path)
    {
        if (!Expect(value.ValueKind is JsonValueKind.Array, path, name, "an array", value))
        {
            return;
        }

        CheckBounds(name, shape, value.GetArrayLength(), path, " items");
        var target = shape.GetProperty("member").GetProperty("shape").GetString()!;
        var targetShape = model.Shape(target);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind is not JsonValueKind.Null || !Flag(shape, "sparse"))
            {
                Check(target, targetShape, item, $"{path}[{index}]");
            }

            index++;
        }
    }

    private void CheckMap(string name, JsonElement shape, JsonElement value, string path)
    {
        if (!Expect(value.ValueKind is JsonValueKind.Object, path, name, "an object", value))
        {
            return;
        }

        var key = shape.GetProperty("key").GetProperty("shape").GetString()!;
        var target = shape.GetProperty("value").GetProperty("shape").GetString()!;
        var count = 0;
        foreach (var entry in value.EnumerateObject())
        {
            CheckText(key, model.Shape(key), entry.Name, $"{path} key");
            Check(target, model.Shape(target), entry.Value, $"{path}[\"{entry.Name}\"]");
            count++;
        }

        CheckBounds(name, shape, count, path, " entries");
    }

    private void CheckString(string name, JsonElement shape, JsonElement value, string path)
    {
        if (Expect(value.ValueKind is JsonValueKind.String, path, name, "a string", value))
        {
            CheckText(name, shape, value.GetString()!, path);
        }
    }

    private void CheckText(string name, JsonElement shape, string text, string path)
    {
        CheckBounds(name, shape, text.EnumerateRunes().Count(), path, " characters");
        if (shape.TryGetProperty("enum", out _) && !Names(shape, "enum").Contains(text, StringComparer.Ordinal))
        {
            Add(path, $"\"{text}\" is not one of {name}: {string.Join(", ", Names(shape, "enum"))}");
        }

        if (shape.TryGetProperty("pattern", out var pattern) && !AwsPattern.Of(pattern.GetString()!).IsMatch(text))
        {
            Add(path, $"\"{text}\" does not match {name}'s pattern {pattern.GetString()}");
        }
    }

    private void CheckWhole(string name, JsonElement shape, JsonElement value, string path, long least, long most)
    {
        if (Expect(value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most, path, name, "a whole number", value))
        {
            CheckBounds(name, shape, value.GetInt64(), path, "");
        }
    }

    private void CheckReal(string name, JsonElement shape, JsonElement value, string path)
    {
        var special = value.ValueKind is JsonValueKind.String && value.GetString() is "NaN" or "Infinity" or "-Infinity";
        if (Expect(value.ValueKind is JsonValueKind.Number || special, path, name, "a number", value) && !special)
        {
            CheckBounds(name, shape, value.GetDouble(), path, "");
        }
    }

    private void CheckTimestamp(string name, JsonElement shape, JsonElement value, string path)
    {
        var format = shape.TryGetProperty("timestampFormat", out var given) ? given.GetString() : "unixTimestamp";
        var valid = format switch
        {
            "unixTimestamp" => value.ValueKind is JsonValueKind.Number,
            "iso8601" => value.ValueKind is JsonValueKind.String && value.GetString()!.EndsWith('Z') && value.TryGetDateTimeOffset(out _),
            _ => throw new NotSupportedException($"Timestamp format {format} of {name} is not known to this check."),
        };
        Expect(valid, path, name, $"a timestamp ({format})", value);
    }

    private void CheckBounds(string name, JsonElement shape, double actual, string path, string unit)
    {
        if (shape.TryGetProperty("min", out var min) && actual < min.GetDouble())
        {
            Add(path, string.Create(CultureInfo.InvariantCulture, $"{actual}{unit} is below {name}'s minimum of {min}"));
        }

        if (shape.TryGetProperty("max", out var max) && actual > max.GetDouble())
        {
            Add(path, string.Create(CultureInfo.InvariantCulture, $"{actual}{unit} is above {name}'s maximum of {max}"));
        }
    }

    private static string WireName(JsonProperty member) =>
        member.Value.TryGetProperty("locationName", out var name) ? name.GetString()! : member.Name;

    private static bool Flag(JsonElement shape, string name) =>
        shape.TryGetProperty(name, out var flag) && flag.ValueKind is JsonValueKind.True;

    private static IEnumerable<string> Names(JsonElement shape, string list) =>
        shape.TryGetProperty(list, out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];

    private bool Expect(bool holds, string path, string name, string wanted, JsonElement value)
    {
        if (!holds)
        {
            var text = value.GetRawText();
            Add(path, $"{name} must be {wanted}, not {(text.Length > 60 ? text[..60] + "…" : text)}");
        }

        return holds;
    }

    private void Add(string path, string problem)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add($"{path}: {problem}");
        }
    }
}
