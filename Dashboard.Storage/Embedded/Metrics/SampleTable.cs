using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// How samples get in. What is newer than all that its series has is appended and nothing else; anything older may be a correction and is
/// compared with what is stored: equal ones are dropped, others replace. What changes behind the watermark leaves a change record.
/// </summary>
internal sealed class SampleTable(SeriesDictionary series) : ISignalTable
{
    private readonly List<(int Series, int From, int Until)> _changes = [];
    private long _sequence;

    public void Load(DuckConnection connection)
    {
        series.Load(connection);
        SampleCorrections.Prepare(connection);
        _sequence = connection.Scalar("SELECT max(sequence) FROM metrics.change") ?? 0;
    }

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var block = ((SignalBatch.Samples)batch).Block;
        var rejected = batch.Rejected.ToBuilder();
        var states = new SeriesState?[block.Series.Length];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = series.Stage(block.Series[i], batch.Source);
            if (states[i] is null)
            {
                rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"The store holds {SeriesDictionary.MaxSeries} series, its most: collect fewer metrics or dimensions."), batch.Id.Value, block.Series[i].Key.ToString()));
            }
        }

        var rows = SampleRows.Of(block, states, out var repeated, out var unstorable);
        if (unstorable > 0)
        {
            rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"{unstorable} samples lie outside of 1901 to 2038 or belong to a refused series."), batch.Id.Value, ""));
        }

        var duplicates = repeated + SampleCorrections.Apply(connection, rows);
        Write(connection, rows);
        Extend(rows);
        RecordChanges(connection, rows, completeUntil);
        series.Append(connection);
        return new(rows.Count, duplicates, rejected.ToImmutable(), rows.FirstAt, rows.LastAt);
    }

    public void Publish()
    {
        series.Publish();
        _sequence += _changes.Count;
        _changes.Clear();
    }

    public void Discard()
    {
        series.Discard();
        _changes.Clear();
    }

    private static void Write(DuckConnection connection, SampleRows rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        using var samples = connection.Append(MetricsLayout.Catalog, "sample");
        samples.Append(rows.Count, (chunk, first) =>
        {
            rows.Series.Slice(first, chunk.Count).CopyTo(chunk.Column<int>(0));
            rows.Seconds.Slice(first, chunk.Count).CopyTo(chunk.Column<int>(1));
            rows.Values.Slice(first, chunk.Count).CopyTo(chunk.Column<double>(2));
        });
        samples.Flush();
    }

    private void Extend(SampleRows rows)
    {
        foreach (var extent in rows.Extents())
        {
            var state = series.Staged(extent.Series);
            series.Stage(state with
            {
                First = Math.Min(state.First, extent.First),
                Last = Math.Max(state.Last, extent.Last),
                LastValue = extent.Last >= state.Last ? extent.LastValue : state.LastValue,
            });
        }
    }

    private void RecordChanges(DuckConnection connection, SampleRows rows, DateTimeOffset? completeUntil)
    {
        if (completeUntil is not { } until)
        {
            return;
        }

        var watermark = Instant.CeilingSeconds(until);
        var first = _changes.Count;
        foreach (var extent in rows.ExtentsBefore(watermark))
        {
            _changes.Add((extent.Series, extent.First, extent.Last + 1));
        }

        if (_changes.Count == first)
        {
            return;
        }

        using var changes = connection.Append(MetricsLayout.Catalog, "change");
        changes.Append(_changes.Count - first, (chunk, offset) =>
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var index = first + offset + row;
                chunk.Column<long>(0)[row] = _sequence + index + 1;
                chunk.Column<int>(1)[row] = _changes[index].Series;
                chunk.Column<int>(2)[row] = _changes[index].From;
                chunk.Column<int>(3)[row] = _changes[index].Until;
            }
        });
        changes.Flush();
    }
}
