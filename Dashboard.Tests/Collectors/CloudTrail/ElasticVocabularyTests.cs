using System.Text;
using System.Text.Json;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Collectors.CloudTrail;

/// <summary>The names and values that people who use Elastic know, held against Elastic's own expectations for the same records.</summary>
public sealed class ElasticVocabularyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What Elastic adds from tables of its own (places, user agents), keeps of its shipper, or says as one text.</summary>
    private static readonly string[] NotOurs =
    [
        "ecs.", "event.created", "event.original", "event.ingested", "tags", "input.", "log.", "fileset.", "service.", "source.geo.", "source.as.",
        "user_agent.device.", "user_agent.name", "user_agent.os.", "user_agent.version", "aws.cloudtrail.request_parameters", "aws.cloudtrail.response_elements",
        // Filebeat's older name; the integration has moved it under "flattened", and so have we.
        "aws.cloudtrail.insight_details",
    ];

    [Fact]
    public void Records_of_the_integration_become_what_Elastic_expects() =>
        Compare(SharedData.Require("elastic-integrations", "packages", "aws", "data_stream", "cloudtrail", "_dev", "test", "pipeline"),
            document => document.RootElement.GetProperty("expected").EnumerateArray(), leastRecords: 17);

    [Fact]
    public void Records_of_Filebeat_become_what_Elastic_expects() =>
        Compare(SharedData.Require("elastic-beats-aws", "x-pack", "filebeat", "module", "aws", "cloudtrail", "test"),
            document => document.RootElement.EnumerateArray(), leastRecords: 17);

    private static void Compare(string folder, Func<JsonDocument, IEnumerable<JsonElement>> documents, int leastRecords)
    {
        var differences = new List<string>();
        var compared = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*-expected.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var expected in documents(document))
            {
                var fields = Flatten(expected);
                if (!fields.ContainsKey("event.id"))
                {
                    // The oldest record format has no id; ours refuses it, and a test of the normalizer says so.
                    continue;
                }

                var record = Assert.IsType<Normalized.Taken>(CloudTrailNormalizer.Normalize(Encoding.UTF8.GetBytes(fields["event.original"].Single()), file, Now)).Event;
                differences.AddRange(fields.Where(field => IsOurs(field.Key, fields)).Select(field => Difference(field.Key, field.Value, record)).OfType<string>().Select(text => $"{Path.GetFileName(file)}: {text}"));
                compared++;
            }
        }

        Assert.Empty(differences);
        Assert.True(compared >= leastRecords - 1, $"Only {compared} records were compared.");
    }

    private static bool IsOurs(string name, Dictionary<string, HashSet<string>> fields) =>
        !NotOurs.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        // Elastic types and classifies the few actions that its table names, and calls the rest "info"; ours go by the verb.
        && (name is not "event.type" || fields.ContainsKey("event.category"));

    private static string? Difference(string name, HashSet<string> expected, EventRecord record)
    {
        var found = record.Field(name).Each().Select(value => value.ToString()).ToHashSet(StringComparer.Ordinal);
        return found.SetEquals(expected) ? null : $"{name}: expected {string.Join('|', expected)}, found {string.Join('|', found)}";
    }

    private static Dictionary<string, HashSet<string>> Flatten(JsonElement document)
    {
        var fields = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        Walk("", document);
        return fields;

        void Walk(string path, JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in element.EnumerateObject())
                    {
                        Walk(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray())
                    {
                        Walk(path, item);
                    }

                    break;
                default:
                    (fields.TryGetValue(path, out var values) ? values : fields[path] = new(StringComparer.Ordinal)).Add(Text(path, element));
                    break;
            }
        }
    }

    private static string Text(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String when path is "@timestamp" || path.EndsWith("creation_date", StringComparison.Ordinal) => FieldValue.Of(element.GetDateTimeOffset()).ToString(),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => FieldValue.Of(element.GetDouble()).ToString(),
        _ => element.GetRawText(),
    };
}
