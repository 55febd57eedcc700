using System.Collections.Immutable;
using System.Diagnostics;
using Dashboard.Core.Alerting;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;

namespace Dashboard.Core.Panels;

/// <inheritdoc cref="IPanelRunner"/>
public sealed class PanelRunner(IMetricReader metrics, IEventReader events, IAlertStore alerts, IStoreStatus status) : IPanelRunner
{
    /// <summary>Rows of a table of series: what fits on a screen with some scrolling.</summary>
    private const int MostRows = 100;

    private readonly MetricLines _lines = new(metrics, status);

    /// <inheritdoc/>
    public async ValueTask<PanelFrame> RunAsync(Panel panel, PanelScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(panel, scope, cancellationToken);
        }
        catch (QueryLimitException limit)
        {
            return new PanelFrame.Failed(limit.Message, "Choose a shorter time range or fewer series.");
        }
        catch (StoreUnavailableException store)
        {
            return new PanelFrame.Failed(store.Message, "The Sources page says how the store is.");
        }
    }

    private async ValueTask<PanelFrame> AnswerAsync(Panel panel, PanelScope scope, CancellationToken cancellationToken) => (panel.Query, panel.View) switch
    {
        (PanelQuery.Metrics query, PanelView.Stat) => await StatAsync(panel, query, scope, cancellationToken),
        (PanelQuery.Metrics query, PanelView.Table) => await LastValuesAsync(query, cancellationToken),
        (PanelQuery.Metrics query, _) => await _lines.ReadAsync(query.Targets, scope, panel.Unit, cancellationToken),
        (PanelQuery.Top query, _) => await TopAsync(query, scope, cancellationToken),
        (PanelQuery.Events query, _) => await EventsAsync(query, scope, cancellationToken),
        (PanelQuery.EventHistogram query, _) => await HistogramAsync(panel, query, scope, cancellationToken),
        (PanelQuery.EventTerms query, _) => await TermsAsync(query, scope, cancellationToken),
        (PanelQuery.Alerts, _) => new PanelFrame.AlertList(await alerts.ActiveAsync(cancellationToken)),
        _ => throw new UnreachableException(),
    };

    private async ValueTask<PanelFrame> StatAsync(Panel panel, PanelQuery.Metrics query, PanelScope scope, CancellationToken cancellationToken)
    {
        var frame = await _lines.ReadAsync(query.Targets, scope, panel.Unit, cancellationToken);
        if (frame is not PanelFrame.Lines lines)
        {
            return frame;
        }

        // Of several series the worst is the one to look at: a stat that averages hides it.
        var worst = lines.Series.MaxBy(line => (line.Values.IsEmpty ? line.Upper : line.Values)[^1])!;
        var values = worst.Values.IsEmpty ? worst.Upper : worst.Values;
        return new PanelFrame.Stat(values[^1], DateTimeOffset.FromUnixTimeSeconds(worst.Seconds[^1]), lines.Unit, worst);
    }

    private async ValueTask<PanelFrame> LastValuesAsync(PanelQuery.Metrics query, CancellationToken cancellationToken)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        long total = 0;
        foreach (var target in query.Targets)
        {
            var last = await metrics.ReadLastAsync(target.Select, QueryLimits.Screen with { MaxRows = MostRows }, cancellationToken);
            total += last.Total ?? last.Items.Length;
            rows.AddRange(last.Items.Select(series => ImmutableArray.Create(
                Legend.Of(target.Legend, series.Info.Key, last.Items.Select(other => other.Info.Key)),
                Quantity.Of(series.Last[^1], series.Info.Unit),
                DateTimeOffset.FromUnixTimeSeconds(series.Seconds[^1]).ToString("u"))));
        }

        return Table(["Series", "Last value", "At"], rows.ToImmutable(), total);
    }

    private async ValueTask<PanelFrame> TopAsync(PanelQuery.Top query, PanelScope scope, CancellationToken cancellationToken)
    {
        var top = await metrics.ReadTopAsync(query.Select, scope.Range, query.By, query.Count, QueryLimits.Screen, cancellationToken);
        var rows = top.Items.Select(series => ImmutableArray.Create(
            Legend.Of("", series.Info.Key, top.Items.Select(other => other.Info.Key)),
            Quantity.Of(query.By switch { TopBy.Max => series.Max[0], TopBy.Sum => series.Sum[0], TopBy.Last => series.Last[0], _ => series.Sum[0] / series.Count[0] }, series.Info.Unit)));
        return Table(["Series", query.By.ToString()], [.. rows], total: null);
    }

    private async ValueTask<PanelFrame> EventsAsync(PanelQuery.Events query, PanelScope scope, CancellationToken cancellationToken)
    {
        if (Refusal(query.Kql, out var where) is { } refused)
        {
            return refused;
        }

        var page = await events.FindEventsAsync(new(scope.Range, where), query.Limit, cursor: null, QueryLimits.Screen, cancellationToken);
        return page.Events.IsEmpty
            ? new PanelFrame.Empty("No event in this time range matches.")
            : new PanelFrame.EventList(page.Events, page.NextCursor);
    }

    private async ValueTask<PanelFrame> HistogramAsync(Panel panel, PanelQuery.EventHistogram query, PanelScope scope, CancellationToken cancellationToken)
    {
        if (Refusal(query.Kql, out var where) is { } refused)
        {
            return refused;
        }

        // Bars need room: one for every eight pixels at most.
        var step = Reaggregation.StepFor(scope.Range, Math.Max(1, scope.MaxPoints / 8), TimeSpan.Zero);
        var buckets = await events.HistogramAsync(new(scope.Range, where), step, QueryLimits.Screen, cancellationToken);
        return buckets.IsEmpty
            ? new PanelFrame.Empty("No event in this time range matches.")
            : new PanelFrame.Lines(scope.Range, [EventCounts.Line(panel.Title, buckets, scope.Range, step)], "Count");
    }

    private async ValueTask<PanelFrame> TermsAsync(PanelQuery.EventTerms query, PanelScope scope, CancellationToken cancellationToken)
    {
        if (Refusal(query.Kql, out var where) is { } refused)
        {
            return refused;
        }

        var terms = await events.TermsAsync(new(scope.Range, where), query.Field, query.Count, QueryLimits.Screen, cancellationToken);
        var rows = terms.Select(term => ImmutableArray.Create(term.Value ?? "(none)", Quantity.Of(term.Count, null)));
        return Table([query.Field, "Events"], [.. rows], total: null);
    }

    private static PanelFrame.Failed? Refusal(string kql, out EventPredicate where)
    {
        var parsed = KqlParser.Parse(kql);
        where = parsed is KqlResult.Parsed(var predicate) ? predicate : EventPredicate.Everything.Instance;
        return parsed is KqlResult.Refused(var error) ? new(error.Problem, error.Remedy) : null;
    }

    private static PanelFrame Table(ImmutableArray<string> columns, ImmutableArray<ImmutableArray<string>> rows, long? total) =>
        rows.IsEmpty
            ? new PanelFrame.Empty("Nothing in this time range.")
            : new PanelFrame.Rows(columns, rows, total > rows.Length ? $"{rows.Length} of {total} rows." : null);
}
