using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.Inspector2;

[JsonConverter(typeof(ConstantConverter<SortField>))]
public sealed class SortField(string value) : ConstantClass(value)
{
    public static readonly SortField AWS_ACCOUNT_ID = new("AWS_ACCOUNT_ID");
    public static readonly SortField FINDING_TYPE = new("FINDING_TYPE");
    public static readonly SortField SEVERITY = new("SEVERITY");
    public static readonly SortField FIRST_OBSERVED_AT = new("FIRST_OBSERVED_AT");
    public static readonly SortField LAST_OBSERVED_AT = new("LAST_OBSERVED_AT");
    public static readonly SortField FINDING_STATUS = new("FINDING_STATUS");
    public static readonly SortField RESOURCE_TYPE = new("RESOURCE_TYPE");
    public static readonly SortField ECR_IMAGE_PUSHED_AT = new("ECR_IMAGE_PUSHED_AT");
    public static readonly SortField ECR_IMAGE_REPOSITORY_NAME = new("ECR_IMAGE_REPOSITORY_NAME");
    public static readonly SortField ECR_IMAGE_REGISTRY = new("ECR_IMAGE_REGISTRY");
    public static readonly SortField NETWORK_PROTOCOL = new("NETWORK_PROTOCOL");
    public static readonly SortField COMPONENT_TYPE = new("COMPONENT_TYPE");
    public static readonly SortField VULNERABILITY_ID = new("VULNERABILITY_ID");
    public static readonly SortField VULNERABILITY_SOURCE = new("VULNERABILITY_SOURCE");
    public static readonly SortField INSPECTOR_SCORE = new("INSPECTOR_SCORE");
    public static readonly SortField VENDOR_SEVERITY = new("VENDOR_SEVERITY");
    public static readonly SortField EPSS_SCORE = new("EPSS_SCORE");

    public static SortField FindValue(string value) => FindValue<SortField>(value);

    public static implicit operator SortField(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<SortOrder>))]
public sealed class SortOrder(string value) : ConstantClass(value)
{
    public static readonly SortOrder ASC = new("ASC");
    public static readonly SortOrder DESC = new("DESC");

    public static SortOrder FindValue(string value) => FindValue<SortOrder>(value);

    public static implicit operator SortOrder(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<StringComparison>))]
public sealed class StringComparison(string value) : ConstantClass(value)
{
    public static readonly StringComparison EQUALS = new("EQUALS");
    public static readonly StringComparison PREFIX = new("PREFIX");
    public static readonly StringComparison NOT_EQUALS = new("NOT_EQUALS");

    public static StringComparison FindValue(string value) => FindValue<StringComparison>(value);

    public static implicit operator StringComparison(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<MapComparison>))]
public sealed class MapComparison(string value) : ConstantClass(value)
{
    public static readonly MapComparison EQUALS = new("EQUALS");

    public static MapComparison FindValue(string value) => FindValue<MapComparison>(value);

    public static implicit operator MapComparison(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<CoverageStringComparison>))]
public sealed class CoverageStringComparison(string value) : ConstantClass(value)
{
    public static readonly CoverageStringComparison EQUALS = new("EQUALS");
    public static readonly CoverageStringComparison NOT_EQUALS = new("NOT_EQUALS");

    public static CoverageStringComparison FindValue(string value) => FindValue<CoverageStringComparison>(value);

    public static implicit operator CoverageStringComparison(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<CoverageMapComparison>))]
public sealed class CoverageMapComparison(string value) : ConstantClass(value)
{
    public static readonly CoverageMapComparison EQUALS = new("EQUALS");

    public static CoverageMapComparison FindValue(string value) => FindValue<CoverageMapComparison>(value);

    public static implicit operator CoverageMapComparison(string value) => FindValue(value);
}
