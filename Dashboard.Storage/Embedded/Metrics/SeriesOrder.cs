using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>The order in which series are listed: namespace, metric, labels; the same in every process.</summary>
internal sealed class SeriesOrder : IComparer<SeriesKey>
{
    public static SeriesOrder Instance { get; } = new();

    public int Compare(SeriesKey? x, SeriesKey? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = string.CompareOrdinal(x.Namespace, y.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(x.Metric, y.Metric);
        return order != 0 ? order : Compare(x.ToLabels(), y.ToLabels());
    }

    private static int Compare(LabelSet left, LabelSet right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var order = string.CompareOrdinal(left[i].Key, right[i].Key);
            order = order != 0 ? order : string.CompareOrdinal(left[i].Value, right[i].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}
