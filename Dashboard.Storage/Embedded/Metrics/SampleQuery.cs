using System.Globalization;
using System.Text;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// One statement over everything that can hold samples of some series in a range: the hot ones, those of each partition, the late ones. By the hour,
/// whole hours come from roll-ups; what lies before and after, what is hot, and partitions with late samples come as they are.
/// </summary>
internal sealed class SampleQuery
{
    private const string Late = "metrics.late_sample";

    /// <summary>
    /// An answer of about so many rows waits in DuckDB's memory until it is whole: 1.5 MB, of series by the second 60 times that at most. It is more than most
    /// panels ask for. A larger one comes in pieces, each of what one vector of the file has of it: where that is little, a piece costs more than its rows.
    /// </summary>
    private const int SmallAnswer = 1 << 15;

    private readonly List<SqlValue> _values = [];
    private readonly StringBuilder _sql = new();
    private readonly bool _byHour;
    private readonly bool _isSmall;
    private readonly string _series;

    /// <param name="map">Where samples are.</param>
    /// <param name="series">Which series.</param>
    /// <param name="from">First second.</param>
    /// <param name="until">First second after it.</param>
    /// <param name="byHour">Whether roll-ups will do for whole hours.</param>
    /// <param name="withHot">Whether the hot ones are asked for: not where they are read from memory.</param>
    public SampleQuery(PartitionMap map, SeriesChoice series, int from, int until, bool byHour, bool withHot)
    {
        // The first whole hour, and the end of the last one.
        var (first, last) = (Instant.Ceiling(from, HourSql.Seconds), Instant.Floor(until, HourSql.Seconds));
        _byHour = byHour && first < last;
        _isSmall = series.Rows <= SmallAnswer;
        _series = Series(series);
        foreach (var partition in map.Overlapping(from, until))
        {
            var hasLate = map.HasLate(partition);
            if (!_byHour || hasLate)
            {
                Samples(partition, from, until, hasLate);
                continue;
            }

            Hours(partition, first, last);
            Samples(partition, from, first, hasLate);
            Samples(partition, last, until, hasLate);
        }

        if (map.HasLate(from, until))
        {
            Samples(Late, from, until);
        }

        if (withHot)
        {
            Samples("metrics.hot", from, until);
        }
    }

    /// <summary>How many tables a question over a map may ask.</summary>
    public static int Relations(PartitionMap map, int from, int until, bool byHour, bool withHot) =>
        (map.Overlapping(from, until).Length * (byHour ? 3 : 1)) + (withHot ? 1 : 0);

    public string Sql => _sql.ToString();

    public ReadOnlySpan<SqlValue> Values => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values);

    /// <summary>Hands out every row.</summary>
    public void Read(DuckConnection connection, ISampleSink sink, CancellationToken cancelled)
    {
        if (_sql.Length == 0)
        {
            return;
        }

        using var rows = _isSmall ? connection.Query(Sql, Values) : connection.Stream(Sql, Values);
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            var ids = chunk.Column<int>(0);
            var seconds = chunk.Column<int>(1);
            var values = chunk.Column<double>(2);
            if (!_byHour)
            {
                for (var row = 0; row < ids.Length; row++)
                {
                    sink.Sample(ids[row], seconds[row], values[row]);
                }

                continue;
            }

            var highs = chunk.Column<double>(3);
            var totals = chunk.Column<double>(4);
            var counts = chunk.Column<short>(5);
            var lasts = chunk.Column<double>(6);
            var lastAts = chunk.Column<short>(7);
            for (var row = 0; row < ids.Length; row++)
            {
                sink.Hour(ids[row], new()
                {
                    Start = seconds[row], Low = values[row], High = highs[row], Total = totals[row], Count = counts[row], Last = lasts[row], LastAt = seconds[row] + lastAts[row],
                });
            }
        }
    }

    private void Hours(Partition partition, long from, long until)
    {
        if (partition.Overlaps(from, until))
        {
            Begin("series, ts, low, high, total, n, last, last_at", partition.Relation(MetricsLayout.Catalog, MetricPartitions.Hour), from, until);
        }
    }

    private void Samples(Partition partition, long from, long until, bool hasLate)
    {
        if (from < until && partition.Overlaps(from, until))
        {
            Samples(partition.Relation(MetricsLayout.Catalog, MetricPartitions.Sample), from, until);
            if (hasLate)
            {
                _sql.Append($" AND NOT EXISTS (SELECT 1 FROM {Late} AS late WHERE late.series = stored.series AND late.ts = stored.ts)");
            }
        }
    }

    private void Samples(string relation, long from, long until) =>
        Begin(_byHour ? "series, ts, value, value, value, 1::SMALLINT, value, 0::SMALLINT" : "series, ts, value", relation, from, until);

    private void Begin(string columns, string relation, long from, long until) =>
        _sql.Append(_sql.Length > 0 ? " UNION ALL " : "").Append($"SELECT {columns} FROM {relation} AS stored WHERE ts >= {Place(from)} AND ts < {Place(until)}{_series}");

    private string Series(SeriesChoice series)
    {
        if (series.Names.IsEmpty)
        {
            return series.IsAll ? "" : $" AND series BETWEEN {Place(series.First)} AND {Place(series.Last)}";
        }

        return series.IsNamedOneByOne
            ? $" AND series IN ({string.Join(", ", series.Names.Select(name => Place(name)))})"
            : $" AND series IN (SELECT unnest(CAST({Place($"[{string.Join(',', series.Names)}]")} AS INTEGER[])))";
    }

    private string Place(SqlValue value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }
}
