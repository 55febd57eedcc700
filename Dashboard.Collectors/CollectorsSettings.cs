using System.Collections.Immutable;
using Dashboard.Collectors.Aws;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Collectors.CloudWatch;
using Dashboard.Collectors.FlowLogs;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors;

/// <summary>The settings of all sources.</summary>
internal sealed record CollectorsSettings
{
    public required ImmutableArray<AwsAccount> Accounts { get; init; }

    public required CloudTrailSettings CloudTrail { get; init; }

    public required CloudWatchSettings CloudWatch { get; init; }

    public required FlowLogsSettings FlowLogs { get; init; }

    /// <summary>How far back sources are read in the background after their first run; zero for no further.</summary>
    public TimeSpan History { get; init; }

    /// <exception cref="ConfigurationException">Something is wrong; it has everything that is.</exception>
    public static CollectorsSettings Read(IConfiguration configuration)
    {
        var read = Read(configuration, out var problems);
        return problems.IsEmpty ? read : throw new ConfigurationException(problems);
    }

    public static CollectorsSettings Read(IConfiguration configuration, out ImmutableArray<ConfigurationProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = new SettingsReader();
        var collectors = configuration.GetSection("Collectors");
        settings.OnlyKeys(collectors, "CloudTrail", "CloudWatch", "FlowLogs", "History");
        var accounts = AwsSettings.Read(configuration.GetSection("Aws"), settings);
        var read = new CollectorsSettings
        {
            Accounts = accounts,
            CloudTrail = CloudTrailSettings.Read(collectors.GetSection("CloudTrail"), accounts, settings),
            CloudWatch = CloudWatchSettings.Read(collectors.GetSection("CloudWatch"), settings),
            FlowLogs = FlowLogsSettings.Read(collectors.GetSection("FlowLogs"), accounts, settings),
            History = settings.Duration(collectors.GetSection("History"), TimeSpan.Zero, TimeSpan.Zero, MetricWindow.MaxAge),
        };
        problems = settings.Problems;
        return read;
    }
}
