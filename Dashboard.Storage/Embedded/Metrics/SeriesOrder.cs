using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>The order in which series are listed: namespace, metric, labels; the same in every process.</summary>
internal sealed class SeriesOrder : IComparer<SeriesEntry>
{
    public static SeriesOrder Instance { get; } = new();

    public int Compare(SeriesEntry? x, SeriesEntry? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (left, right) = (x.Committed.Info.Key, y.Committed.Info.Key);
        var order = string.CompareOrdinal(left.Namespace, right.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(left.Metric, right.Metric);
        return order != 0 ? order : Compare(x.Labels, y.Labels);
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
