using System.Globalization;
using System.Text.Json;
using Dashboard.Simulator.Estate;
using Dashboard.Simulator.Faults;

namespace Dashboard.Simulator.CloudWatch;

/// <summary>Writes one page of GetMetricData: queries in their order, until the page holds as many datapoints as it may.</summary>
internal sealed class MetricDataPage(EstateMetrics metrics, MetricWindow window, bool descending, int limit, Fault records)
{
    /// <summary>Writes from a position on, and returns where the next page goes on; null when all is told.</summary>
    public string? Write(Utf8JsonWriter json, IReadOnlyList<MetricQuery> queries, string? position)
    {
        var (index, after) = Parse(position);
        var room = limit;
        for (; index < queries.Count; index++, after = null)
        {
            if (room == 0)
            {
                return Position(index, after);
            }

            if (!queries[index].ReturnData)
            {
                continue;
            }

            var (points, more) = Take(queries[index], after, room);
            WriteResult(json, queries[index], records.Apply(points), more);
            room -= points.Count;
            if (more)
            {
                return Position(index, points[^1].Time);
            }
        }

        return null;
    }

    private (List<(long Time, double Value)> Points, bool More) Take(MetricQuery query, long? after, int room)
    {
        var points = new List<(long Time, double Value)>();
        if (metrics.Find(query.Identity) is { } metric)
        {
            foreach (var point in Datapoints.Of(metric, query, window, descending, after))
            {
                if (points.Count == room)
                {
                    return (points, true);
                }

                points.Add(point);
            }
        }

        return (points, false);
    }

    private static void WriteResult(Utf8JsonWriter json, MetricQuery query, IReadOnlyList<(long Time, double Value)> points, bool more)
    {
        json.WriteStartObject();
        json.WriteString("Id", query.Id);
        json.WriteString("Label", query.Label);
        json.WriteStartArray("Timestamps");
        foreach (var (time, _) in points)
        {
            json.WriteNumberValue(time);
        }

        json.WriteEndArray();
        json.WriteStartArray("Values");
        foreach (var (_, value) in points)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        json.WriteString("StatusCode", more ? "PartialData" : "Complete");
        json.WriteEndObject();
    }

    private static string Position(int index, long? after) =>
        string.Create(CultureInfo.InvariantCulture, $"{index} {after}");

    private static (int Index, long? After) Parse(string? position)
    {
        if (position is null)
        {
            return (0, null);
        }

        var parts = position.Split(' ');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1].Length == 0 ? null : long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
