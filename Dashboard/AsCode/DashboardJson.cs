using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core.Panels;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.AsCode;

/// <summary>A dashboard as a file: the words a person writes, and their translation into panels.</summary>
public static class DashboardJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        MaxDepth = 16,
    };

    /// <summary>Reads a dashboard.</summary>
    /// <exception cref="DashboardFileException">What is wrong, with its place in the text.</exception>
    public static DashboardDefinition Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<FileShape>(json, Options) ?? throw new DashboardFileException("The file is empty.");
            return file.ToDefinition();
        }
        catch (JsonException malformed)
        {
            var place = malformed.LineNumber is { } line ? $"line {line + 1}, {malformed.Path}: " : "";
            throw new DashboardFileException(place + malformed.Message, malformed);
        }
    }

    private sealed record FileShape(string Id, string Title, PanelShape[] Panels, string Description = "")
    {
        public DashboardDefinition ToDefinition()
        {
            if (Panels.GroupBy(panel => panel.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                throw new DashboardFileException($"Two panels have the id '{twice.Key}'.");
            }

            return new() { Id = Id, Title = Title, Description = Description, Panels = [.. Panels.Select(panel => panel.ToPanel())] };
        }
    }

    private sealed record PanelShape(
        string Id,
        string Title,
        int[] Area,
        ViewShape View,
        string Description = "",
        string? Unit = null,
        MetricShape[]? Metrics = null,
        TopShape? Top = null,
        EventsShape? Events = null,
        EventsShape? Histogram = null,
        TermsShape? Terms = null,
        bool Alerts = false)
    {
        public Panel ToPanel()
        {
            if (Area is not [>= 0 and var column, >= 0 and var row, > 0 and var width, > 0 and var height] || column + width > 24)
            {
                throw new DashboardFileException($"Panel '{Id}': area is [column, row, width, height] on a grid of 24 columns.");
            }

            PanelQuery?[] asked =
            [
                Metrics is null ? null : new PanelQuery.Metrics([.. Metrics.Select(metric => metric.ToTarget())]),
                Top?.ToQuery(),
                Events?.ToQuery(Id),
                Histogram is null ? null : new PanelQuery.EventHistogram(Histogram.Checked(Id)),
                Terms?.ToQuery(Id),
                Alerts ? new PanelQuery.Alerts() : null,
            ];
            if (asked.OfType<PanelQuery>().ToArray() is not [var query])
            {
                throw new DashboardFileException($"Panel '{Id}' must ask exactly one of metrics, top, events, histogram, terms and alerts.");
            }

            return new() { Id = Id, Title = Title, Description = Description, Unit = Unit, Area = new(column, row, width, height), Query = query, View = View.ToView() };
        }
    }

    private enum ViewKind
    {
        TimeSeries,
        Stat,
        Table,
        EventList,
    }

    private sealed record ViewShape(ViewKind Kind, double? Warn = null, double? Critical = null)
    {
        public PanelView ToView() => Kind switch
        {
            ViewKind.TimeSeries => new PanelView.TimeSeries(Warn, Critical),
            ViewKind.Stat => new PanelView.Stat(Warn, Critical),
            ViewKind.Table => new PanelView.Table(),
            _ => new PanelView.EventList(),
        };
    }

    private record SelectShape(string? Namespace = null, string? Metric = null, string? Statistic = null, int? Period = null, Dictionary<string, string>? Match = null)
    {
        public SeriesSelector ToSelector() => new()
        {
            Namespace = Namespace,
            Metric = Metric,
            Statistic = Statistic is null ? null : new Statistic(Statistic),
            Period = Period is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Match = Match is null ? LabelSet.Empty : LabelSet.Of(Match),
        };
    }

    private enum Missing
    {
        Gap,
        Zero,
    }

    private sealed record MetricShape(string? Namespace = null, string? Metric = null, string? Statistic = null, int? Period = null, Dictionary<string, string>? Match = null, string Legend = "", Missing Missing = Missing.Gap)
        : SelectShape(Namespace, Metric, Statistic, Period, Match)
    {
        public MetricTarget ToTarget() => new() { Select = ToSelector(), Legend = Legend, TreatMissingAsZero = Missing is Missing.Zero };
    }

    private sealed record TopShape(SelectShape Select, TopBy By = TopBy.Mean, int Count = 10)
    {
        public PanelQuery.Top ToQuery() => new(Select.ToSelector(), By, Math.Clamp(Count, 1, 100));
    }

    private sealed record EventsShape(string Kql = "", int Limit = 50)
    {
        public PanelQuery.Events ToQuery(string panel) => new(Checked(panel), Math.Clamp(Limit, 1, 500));

        public string Checked(string panel) => CheckedKql(panel, Kql);
    }

    private sealed record TermsShape(string Field, string Kql = "", int Count = 10)
    {
        public PanelQuery.EventTerms ToQuery(string panel) => new(CheckedKql(panel, Kql), Field, Math.Clamp(Count, 1, 100));
    }

    private static string CheckedKql(string panel, string kql) => KqlParser.Parse(kql) is KqlResult.Refused(var error)
        ? throw new DashboardFileException($"Panel '{panel}': {error}")
        : kql;
}

/// <summary>A dashboard file that cannot be used, and why.</summary>
public sealed class DashboardFileException(string message, Exception? inner = null) : Exception(message, inner);
