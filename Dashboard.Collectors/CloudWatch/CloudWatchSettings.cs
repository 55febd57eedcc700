using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>Reads <c>Collectors:CloudWatch</c>.</summary>
internal sealed record CloudWatchSettings
{
    private const int MaxDimensions = 30;
    private const int MaxFilters = 10;

    public ImmutableArray<MetricSpec> Metrics { get; init; } = [];

    public TimeSpan Every { get; init; }

    /// <summary>How much is read at the first start.</summary>
    public TimeSpan Backfill { get; init; }

    /// <summary>Most series in one account and region.</summary>
    public int MaxSeries { get; init; }

    public static CloudWatchSettings Read(IConfigurationSection section, SettingsReader settings)
    {
        settings.OnlyKeys(section, "Metrics", "Every", "Backfill", "MaxSeries");
        return new CloudWatchSettings
        {
            Metrics = [.. settings.List(section.GetSection("Metrics")).Select(entry => ReadMetric(entry, settings))],
            Every = settings.Duration(section.GetSection("Every"), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            Backfill = settings.Duration(section.GetSection("Backfill"), TimeSpan.FromDays(1), TimeSpan.Zero, MetricWindow.MaxAge),
            MaxSeries = settings.Number(section.GetSection("MaxSeries"), 5000, 1, 100_000),
        };
    }

    private static MetricSpec ReadMetric(IConfigurationSection entry, SettingsReader settings)
    {
        settings.OnlyKeys(entry, "Namespace", "Name", "Dimensions", "Statistics", "Period");
        return new MetricSpec
        {
            Namespace = settings.Required(entry.GetSection("Namespace"), "AWS/EC2"),
            Name = settings.Required(entry.GetSection("Name"), "CPUUtilization"),
            Dimensions = ReadDimensions(entry.GetSection("Dimensions"), settings),
            Statistics = ReadStatistics(entry.GetSection("Statistics"), settings),
            Period = ReadPeriod(entry.GetSection("Period"), settings),
        };
    }

    private static LabelSet ReadDimensions(IConfigurationSection section, SettingsReader settings)
    {
        if (SettingsReader.Text(section) is { } text)
        {
            settings.Report(section, $"'{text}' is not an object; write {{ \"InstanceId\": \"*\" }}.");
        }

        var dimensions = section.GetChildren().Select(dimension => KeyValuePair.Create(dimension.Key, dimension.Value ?? "")).ToList();
        foreach (var empty in section.GetChildren().Where(dimension => string.IsNullOrWhiteSpace(dimension.Value)))
        {
            settings.Report(empty, "has no value; write one, or * for every value that there is.");
        }

        if (dimensions.Count > MaxDimensions)
        {
            settings.Report(section, $"has {dimensions.Count} dimensions; a metric has at most {MaxDimensions}.");
        }
        else if (dimensions.Count > MaxFilters && dimensions.Any(dimension => dimension.Value == MetricSpec.Any))
        {
            settings.Report(section, $"has {dimensions.Count} dimensions; with * CloudWatch can look for at most {MaxFilters}.");
        }

        return LabelSet.Of(dimensions);
    }

    private static ImmutableArray<Statistic> ReadStatistics(IConfigurationSection section, SettingsReader settings)
    {
        var statistics = ImmutableArray.CreateBuilder<Statistic>();
        foreach (var entry in settings.List(section))
        {
            if (SettingsReader.Text(entry) is { } name && Statistic.IsCloudWatch(name))
            {
                statistics.Add(new Statistic(name));
            }
            else
            {
                settings.Report(entry, $"'{entry.Value}' is not a statistic; write Average, Sum, Minimum, Maximum, SampleCount or a percentile like p99.");
            }
        }

        if (statistics.Count == 0 && !section.GetChildren().Any())
        {
            settings.Report(section, "is missing; write for example [\"Average\"].");
        }

        return [.. statistics.Distinct()];
    }

    private static TimeSpan ReadPeriod(IConfigurationSection section, SettingsReader settings)
    {
        var text = SettingsReader.Text(section);
        if (text is null)
        {
            return TimeSpan.FromMinutes(1);
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 60 and <= 86_400 && seconds % 60 == 0 && 86_400 % seconds == 0)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        settings.Report(section, $"'{text}' is not a period; write seconds that a day is a multiple of, from 60 to 86400, such as 60, 300, 3600.");
        return TimeSpan.FromMinutes(1);
    }
}
