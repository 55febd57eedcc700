using System.Text.Json;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Dashboard.Tests.Fixtures;

/// <summary>Evaluates a service's published endpoint rules, as far as the rules of JSON services go.</summary>
internal sealed class AwsEndpointRules(JsonElement rules)
{
    public static AwsEndpointRules Load(string service)
    {
        var folder = SharedData.Require("aws-models", "botocore", "botocore", "data", service);
        var file = Directory.GetFiles(folder, "endpoint-rule-set-1.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new AwsEndpointRules(document.RootElement.GetProperty("rules").Clone());
    }

    /// <summary>The URL, or null where the rules refuse.</summary>
    public string? Resolve(string region, bool fips, bool dualStack) =>
        Walk(rules, new Dictionary<string, object?> { ["Region"] = region, ["UseFIPS"] = fips, ["UseDualStack"] = dualStack }).Url;

    private static (bool Decided, string? Url) Walk(JsonElement list, Dictionary<string, object?> outer)
    {
        foreach (var rule in list.EnumerateArray())
        {
            var scope = new Dictionary<string, object?>(outer);
            if (!rule.GetProperty("conditions").EnumerateArray().All(condition => Holds(condition, scope)))
            {
                continue;
            }

            var result = rule.GetProperty("type").GetString() switch
            {
                "tree" => Walk(rule.GetProperty("rules"), scope),
                "endpoint" => (true, Fill(rule.GetProperty("endpoint").GetProperty("url").GetString()!, scope)),
                _ => (true, null),
            };
            if (result.Item1)
            {
                return result;
            }
        }

        return (false, null);
    }

    private static bool Holds(JsonElement condition, Dictionary<string, object?> scope)
    {
        var value = Call(condition, scope);
        if (condition.TryGetProperty("assign", out var name))
        {
            scope[name.GetString()!] = value;
        }

        return value is not (null or false);
    }

    private static object? Call(JsonElement call, Dictionary<string, object?> scope)
    {
        var arguments = call.GetProperty("argv").EnumerateArray().Select(argument => Value(argument, scope)).ToList();
        return call.GetProperty("fn").GetString() switch
        {
            "isSet" => arguments[0] is not null,
            "stringEquals" or "booleanEquals" => Equals(arguments[0], arguments[1]),
            "aws.partition" => Fn.Partition((string)arguments[0]!),
            "getAttr" => ((Partition)arguments[0]!)[(string)arguments[1]!],
            var function => throw new NotSupportedException($"The rules call {function}, which is not known here."),
        };
    }

    private static object? Value(JsonElement argument, Dictionary<string, object?> scope) => argument.ValueKind switch
    {
        JsonValueKind.String => argument.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when argument.TryGetProperty("ref", out var name) => scope.GetValueOrDefault(name.GetString()!),
        _ => Call(argument, scope),
    };

    private static string Fill(string template, Dictionary<string, object?> scope)
    {
        var partition = (Partition)scope["PartitionResult"]!;
        return template
            .Replace("{Region}", (string)scope["Region"]!, StringComparison.Ordinal)
            .Replace("{PartitionResult#dnsSuffix}", partition.dnsSuffix, StringComparison.Ordinal)
            .Replace("{PartitionResult#dualStackDnsSuffix}", partition.dualStackDnsSuffix, StringComparison.Ordinal);
    }
}
