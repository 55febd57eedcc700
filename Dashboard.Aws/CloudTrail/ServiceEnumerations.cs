using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.CloudTrail;

[JsonConverter(typeof(ConstantConverter<EventCategory>))]
public sealed class EventCategory(string value) : ConstantClass(value)
{
    public static readonly EventCategory Insight = new("insight");

    public static EventCategory FindValue(string value) => FindValue<EventCategory>(value);

    public static implicit operator EventCategory(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<LookupAttributeKey>))]
public sealed class LookupAttributeKey(string value) : ConstantClass(value)
{
    public static readonly LookupAttributeKey EventId = new("EventId");
    public static readonly LookupAttributeKey EventName = new("EventName");
    public static readonly LookupAttributeKey ReadOnly = new("ReadOnly");
    public static readonly LookupAttributeKey Username = new("Username");
    public static readonly LookupAttributeKey ResourceType = new("ResourceType");
    public static readonly LookupAttributeKey ResourceName = new("ResourceName");
    public static readonly LookupAttributeKey EventSource = new("EventSource");
    public static readonly LookupAttributeKey AccessKeyId = new("AccessKeyId");

    public static LookupAttributeKey FindValue(string value) => FindValue<LookupAttributeKey>(value);

    public static implicit operator LookupAttributeKey(string value) => FindValue(value);
}
