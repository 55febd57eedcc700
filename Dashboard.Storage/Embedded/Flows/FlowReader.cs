using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Reads flows, aggregated in the database or as records.</summary>
internal sealed class FlowReader(TelemetryFile file, QueryThreads threads) : IFlowReader
{
    public async ValueTask<ImmutableArray<FlowGroup>> TopFlowsAsync(FlowFilter filter, ImmutableArray<FlowDimension> by, FlowMeasure measure, int count, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (by.IsEmpty || by.Distinct().Count() != by.Length)
        {
            throw new ArgumentException("Group flows by at least one dimension, and by each at most once.", nameof(by));
        }

        var where = FlowSql.Where(filter);
        var columns = string.Join(", ", by.SelectMany(FlowSql.Columns));
        var order = measure switch
        {
            FlowMeasure.Bytes => "total_bytes",
            FlowMeasure.Packets => "total_packets",
            _ => "records",
        };
        var sql = $"""
            SELECT sum(bytes)::BIGINT AS total_bytes, sum(packets)::BIGINT AS total_packets, count(*) AS records, {columns}
            FROM flows.flow WHERE {where.Text} GROUP BY {columns} ORDER BY {order} DESC, {columns} LIMIT {Math.Clamp(count, 0, limits.MaxRows).ToString(CultureInfo.InvariantCulture)}
            """;
        return await threads.RunAsync(file, Key("top", sql, filter), limits, (connection, _) => Groups(connection, sql, where, by), cancellationToken);
    }

    public async ValueTask<ImmutableArray<FlowBucket>> FlowHistogramAsync(FlowFilter filter, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (step < TimeSpan.FromSeconds(1) || step.Ticks % TimeSpan.TicksPerSecond != 0 || step.TotalSeconds > int.MaxValue)
        {
            throw new ArgumentException($"A step is a whole number of seconds, not {step}.", nameof(step));
        }

        var where = FlowSql.Where(filter);
        var seconds = ((long)step.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var sql = $"""
            SELECT (start_at - ((start_at % {seconds}) + {seconds}) % {seconds})::BIGINT AS bucket, sum(bytes)::BIGINT, sum(packets)::BIGINT, count(*)
            FROM flows.flow WHERE {where.Text} GROUP BY bucket ORDER BY bucket LIMIT {(limits.MaxRows + 1L).ToString(CultureInfo.InvariantCulture)}
            """;
        var buckets = await threads.RunAsync(file, Key("histogram", sql, filter), limits, (connection, _) => Buckets(connection, sql, where), cancellationToken);
        return buckets.Length <= limits.MaxRows
            ? buckets
            : throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The histogram has more than {limits.MaxRows} buckets. Take a wider step than {step} or a shorter range."));
    }

    public async ValueTask<FlowBlock> FindFlowsAsync(FlowFilter filter, int limit, QueryLimits limits, CancellationToken cancellationToken)
    {
        var where = FlowSql.Where(filter);
        var sql = $"SELECT {FlowRows.Select} FROM flows.flow WHERE {where.Text} ORDER BY start_at DESC, rowid DESC LIMIT {Math.Clamp(limit, 0, limits.MaxRows).ToString(CultureInfo.InvariantCulture)}";
        return await threads.RunAsync(file, Key("find", sql, filter), limits, (connection, cancelled) => FlowRows.Read(connection, sql, where.Values, cancelled), cancellationToken);
    }

    private static QueryKey Key(string name, string sql, FlowFilter filter) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{sql} {filter.Range.From.UtcTicks} {filter.Range.Until.UtcTicks} {filter}"));

    private static ImmutableArray<FlowGroup> Groups(DuckConnection connection, string sql, SqlText where, ImmutableArray<FlowDimension> by)
    {
        var groups = ImmutableArray.CreateBuilder<FlowGroup>();
        using var rows = connection.Query(sql, [.. where.Values]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                groups.Add(new(Key(chunk, row, by), chunk.Column<long>(0)[row], chunk.Column<long>(1)[row], chunk.Column<long>(2)[row]));
            }
        }

        return groups.ToImmutable();
    }

    private static ImmutableArray<string> Key(DuckChunk chunk, int row, ImmutableArray<FlowDimension> by)
    {
        var key = ImmutableArray.CreateBuilder<string>(by.Length);
        var column = 3;
        foreach (var dimension in by)
        {
            key.Add(dimension switch
            {
                FlowDimension.SourceAddress or FlowDimension.DestinationAddress => FlowSql.Address(chunk.Column<ulong>(column)[row], chunk.Column<ulong>(column + 1)[row]),
                FlowDimension.DestinationPort => chunk.Column<ushort>(column)[row].ToString(CultureInfo.InvariantCulture),
                FlowDimension.Protocol => chunk.Column<byte>(column)[row].ToString(CultureInfo.InvariantCulture),
                FlowDimension.Verdict => chunk.Column<FlowVerdict>(column)[row].ToString(),
                _ => chunk.Text(column)[row] ?? "-",
            });
            column += FlowSql.Columns(dimension).Length;
        }

        return key.MoveToImmutable();
    }

    private static ImmutableArray<FlowBucket> Buckets(DuckConnection connection, string sql, SqlText where)
    {
        var buckets = ImmutableArray.CreateBuilder<FlowBucket>();
        using var rows = connection.Query(sql, [.. where.Values]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                buckets.Add(new(DateTimeOffset.FromUnixTimeSeconds(chunk.Column<long>(0)[row]), chunk.Column<long>(1)[row], chunk.Column<long>(2)[row], chunk.Column<long>(3)[row]));
            }
        }

        return buckets.ToImmutable();
    }
}
