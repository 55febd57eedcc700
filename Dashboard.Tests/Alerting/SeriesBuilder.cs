using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Alerting;

/// <summary>A series of plausible identity; what does not matter to the case is hidden here.</summary>
public sealed class SeriesBuilder
{
    public string Name { get; init; } = "replica-1";

    public string Account { get; init; } = "111122223333";

    public Statistic Statistic { get; init; } = Statistic.Maximum;

    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(1);

    public SeriesKey Key => new()
    {
        Account = Account,
        Region = "eu-west-1",
        Namespace = "AWS/RDS",
        Metric = "ReplicaLag",
        Dimensions = LabelSet.Of(("DBInstanceIdentifier", Name)),
        Statistic = Statistic,
        Period = Period,
    };

    public LabelSet Labels => Key.ToLabels();
}
