using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudWatchLogs;

[JsonConverter(typeof(ConstantConverter<LogGroupClass>))]
public sealed class LogGroupClass(string value) : ConstantClass(value)
{
    public static readonly LogGroupClass STANDARD = new("STANDARD");
    public static readonly LogGroupClass INFREQUENT_ACCESS = new("INFREQUENT_ACCESS");
    public static readonly LogGroupClass DELIVERY = new("DELIVERY");

    public static LogGroupClass FindValue(string value) => FindValue<LogGroupClass>(value);

    public static implicit operator LogGroupClass(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<DataProtectionStatus>))]
public sealed class DataProtectionStatus(string value) : ConstantClass(value)
{
    public static readonly DataProtectionStatus ACTIVATED = new("ACTIVATED");
    public static readonly DataProtectionStatus DELETED = new("DELETED");
    public static readonly DataProtectionStatus ARCHIVED = new("ARCHIVED");
    public static readonly DataProtectionStatus DISABLED = new("DISABLED");

    public static DataProtectionStatus FindValue(string value) => FindValue<DataProtectionStatus>(value);

    public static implicit operator DataProtectionStatus(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<InheritedProperty>))]
public sealed class InheritedProperty(string value) : ConstantClass(value)
{
    public static readonly InheritedProperty ACCOUNT_DATA_PROTECTION = new("ACCOUNT_DATA_PROTECTION");

    public static InheritedProperty FindValue(string value) => FindValue<InheritedProperty>(value);

    public static implicit operator InheritedProperty(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<QueryLanguage>))]
public sealed class QueryLanguage(string value) : ConstantClass(value)
{
    public static readonly QueryLanguage CWLI = new("CWLI");
    public static readonly QueryLanguage SQL = new("SQL");
    public static readonly QueryLanguage PPL = new("PPL");

    public static QueryLanguage FindValue(string value) => FindValue<QueryLanguage>(value);

    public static implicit operator QueryLanguage(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<QueryStatus>))]
public sealed class QueryStatus(string value) : ConstantClass(value)
{
    public static readonly QueryStatus Scheduled = new("Scheduled");
    public static readonly QueryStatus Running = new("Running");
    public static readonly QueryStatus Complete = new("Complete");
    public static readonly QueryStatus Failed = new("Failed");
    public static readonly QueryStatus Cancelled = new("Cancelled");
    public static readonly QueryStatus Timeout = new("Timeout");
    public static readonly QueryStatus Unknown = new("Unknown");

    public static QueryStatus FindValue(string value) => FindValue<QueryStatus>(value);

    public static implicit operator QueryStatus(string value) => FindValue(value);
}
