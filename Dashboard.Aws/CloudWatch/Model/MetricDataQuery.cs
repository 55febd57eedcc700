namespace Amazon.CloudWatch.Model;

public class MetricDataQuery
{
    public string? Id { get; set; }

    public MetricStat? MetricStat { get; set; }

    public string? Expression { get; set; }

    public string? Label { get; set; }

    public bool? ReturnData { get; set; }

    /// <summary>Seconds; for expressions.</summary>
    public int? Period { get; set; }

    public string? AccountId { get; set; }
}

public class MetricStat
{
    public Metric? Metric { get; set; }

    /// <summary>Seconds.</summary>
    public int? Period { get; set; }

    public string? Stat { get; set; }

    /// <summary>Best left out: where it differs from the stored unit, the result is empty.</summary>
    public StandardUnit? Unit { get; set; }
}

public class Metric
{
    public string? Namespace { get; set; }

    public string? MetricName { get; set; }

    public List<Dimension>? Dimensions { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class Dimension
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}
