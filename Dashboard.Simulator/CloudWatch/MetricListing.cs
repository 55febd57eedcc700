using System.Text.Json;
using Dashboard.Simulator.Estate.Metrics;

namespace Dashboard.Simulator.CloudWatch;

internal static class MetricListing
{
    public static void Write(Utf8JsonWriter json, IEnumerable<SimulatedMetric> metrics)
    {
        json.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Namespace", metric.Namespace);
            json.WriteString("MetricName", metric.Name);
            json.WriteStartArray("Dimensions");
            foreach (var (name, value) in metric.Dimensions)
            {
                json.WriteStartObject();
                json.WriteString("Name", name);
                json.WriteString("Value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
