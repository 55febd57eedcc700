namespace Amazon.Inspector2.Model;

public class StringFilter
{
    public StringComparison? Comparison { get; set; }

    public string? Value { get; set; }
}

public class DateFilter
{
    public DateTime? StartInclusive { get; set; }

    public DateTime? EndInclusive { get; set; }
}

public class NumberFilter
{
    public double? UpperInclusive { get; set; }

    public double? LowerInclusive { get; set; }
}

public class MapFilter
{
    public MapComparison? Comparison { get; set; }

    public string? Key { get; set; }

    public string? Value { get; set; }
}

public class PortRangeFilter
{
    public int? BeginInclusive { get; set; }

    public int? EndInclusive { get; set; }
}

public class PackageFilter
{
    public StringFilter? Name { get; set; }

    public StringFilter? Version { get; set; }

    public NumberFilter? Epoch { get; set; }

    public StringFilter? Release { get; set; }

    public StringFilter? Architecture { get; set; }

    public StringFilter? SourceLayerHash { get; set; }

    public StringFilter? SourceLambdaLayerArn { get; set; }

    public StringFilter? FilePath { get; set; }
}
