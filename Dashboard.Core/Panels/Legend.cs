using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Panels;

/// <summary>Names a line by a template, or by the labels that tell it apart from its neighbours.</summary>
public static class Legend
{
    /// <summary>A template's <c>{label}</c> is replaced by the series' label of that name, or by nothing.</summary>
    public static string Of(string template, SeriesKey key, IEnumerable<SeriesKey> neighbours) =>
        template.Length > 0 ? Fill(template, key.ToLabels()) : Distinguish(key, neighbours);

    private static string Fill(string template, LabelSet labels)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(labels[template[(i + 1)..end]]);
            i = end;
        }

        return text.ToString();
    }

    private static string Distinguish(SeriesKey key, IEnumerable<SeriesKey> neighbours)
    {
        var labels = key.ToLabels();
        var others = neighbours.Where(other => other != key).Select(other => other.ToLabels()).ToArray();
        var telling = labels.Where(label => others.Any(other => other[label.Key] != label.Value)).Select(label => label.Value).ToArray();
        return telling.Length > 0 ? string.Join(' ', telling) : key.Metric;
    }
}
