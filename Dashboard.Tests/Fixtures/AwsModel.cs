using System.Collections.Concurrent;
using System.Text.Json;

namespace Dashboard.Tests.Fixtures;

/// <summary>
/// A published service model (botocore's <c>service-2.json</c>): the law for what goes over the wire,
/// written by neither our clients nor our simulator.
/// </summary>
public sealed class AwsModel
{
    private static readonly ConcurrentDictionary<string, Lazy<AwsModel>> Loaded = new(StringComparer.Ordinal);

    private readonly JsonElement _operations;
    private readonly JsonElement _shapes;

    private AwsModel(string service, JsonElement root)
    {
        Service = service;
        Metadata = root.GetProperty("metadata");
        _operations = root.GetProperty("operations");
        _shapes = root.GetProperty("shapes");
    }

    /// <summary>botocore's folder name: cloudwatch, cloudtrail, logs, config, inspector2, ec2 ...</summary>
    public string Service { get; }

    public JsonElement Metadata { get; }

    public IEnumerable<string> Operations => _operations.EnumerateObject().Select(operation => operation.Name);

    /// <summary>The patterns of all shapes: a pattern that .NET cannot read would make a check pass or throw by accident.</summary>
    public IEnumerable<string> Patterns => _shapes.EnumerateObject()
        .Where(shape => shape.Value.TryGetProperty("pattern", out _))
        .Select(shape => shape.Value.GetProperty("pattern").GetString()!);

    /// <summary>Loads a model once; skips the calling test where the shared data is not there.</summary>
    public static AwsModel Load(string service)
    {
        var folder = Path.Combine(SharedData.Require("aws-models"), "botocore", "botocore", "data", service);
        return Loaded.GetOrAdd(folder, path => new Lazy<AwsModel>(() => Read(service, path))).Value;
    }

    /// <summary>Violations of a request's JSON body; empty when it is valid.</summary>
    public IReadOnlyList<string> RequestProblems(string operation, ReadOnlyMemory<byte> body) => Problems(operation, "input", body);

    /// <summary>Violations of a response's JSON body; empty when it is valid.</summary>
    public IReadOnlyList<string> ResponseProblems(string operation, ReadOnlyMemory<byte> body) => Problems(operation, "output", body);

    public void AssertRequest(string operation, ReadOnlyMemory<byte> body) => AssertNone(operation, "request", RequestProblems(operation, body));

    public void AssertResponse(string operation, ReadOnlyMemory<byte> body) => AssertNone(operation, "response", ResponseProblems(operation, body));

    /// <summary>The X-Amz-Target header of an awsJson request.</summary>
    public string Target(string operation)
    {
        _ = Operation(operation);
        return $"{Metadata.GetProperty("targetPrefix").GetString()}.{operation}";
    }

    /// <summary>The HTTP method and path of an operation.</summary>
    public (string Method, string Path) Http(string operation)
    {
        var http = Operation(operation).GetProperty("http");
        return (http.GetProperty("method").GetString()!, http.GetProperty("requestUri").GetString()!);
    }

    internal JsonElement Shape(string name) => _shapes.GetProperty(name);

    internal string ShapeOf(string operation, string direction) =>
        Operation(operation).GetProperty(direction).GetProperty("shape").GetString()!;

    private static AwsModel Read(string service, string folder)
    {
        // The folder's sub-folders are API versions, dated: the newest sorts last.
        var version = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Last();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(version, "service-2.json")));
        return new AwsModel(service, document.RootElement.Clone());
    }

    private JsonElement Operation(string name) =>
        _operations.TryGetProperty(name, out var operation)
            ? operation
            : throw new ArgumentException($"The model of {Service} has no operation {name}.", nameof(name));

    private IReadOnlyList<string> Problems(string operation, string direction, ReadOnlyMemory<byte> body)
    {
        if (!Operation(operation).TryGetProperty(direction, out var reference))
        {
            return body.IsEmpty ? [] : [$"$: {operation} has no {direction}, yet there is a body"];
        }

        try
        {
            using var document = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body);
            return new AwsShapeCheck(this).Run(reference.GetProperty("shape").GetString()!, document.RootElement);
        }
        catch (JsonException malformed)
        {
            return [$"$: not JSON: {malformed.Message}"];
        }
    }

    private void AssertNone(string operation, string direction, IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            Assert.Fail($"The {direction} of {Service} {operation} breaks its model:\n  {string.Join("\n  ", problems)}");
        }
    }
}
