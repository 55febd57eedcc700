using System.Collections.Immutable;
using Dashboard.Collectors.Aws;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Reads <c>Collectors:FlowLogs</c>.</summary>
internal sealed record FlowLogsSettings
{
    public TimeSpan Every { get; init; }

    public ImmutableArray<LogBucketSettings> Logs { get; init; } = [];

    public static FlowLogsSettings Read(IConfigurationSection section, ImmutableArray<AwsAccount> accounts, SettingsReader settings)
    {
        settings.OnlyKeys(section, "Every", "Logs");
        return new FlowLogsSettings
        {
            Every = settings.Duration(section.GetSection("Every"), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            Logs = LogBucketSettings.ReadAll(section.GetSection("Logs"), "my-flow-logs-bucket", accounts, settings),
        };
    }
}
