using System.Text.Json.Serialization;
using Amazon.CloudTrail.Model;
using Amazon.Protocol;

namespace Amazon.CloudTrail;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(EpochSeconds)])]
[JsonSerializable(typeof(LookupEventsRequest))]
[JsonSerializable(typeof(LookupEventsResponse))]
internal sealed partial class CloudTrailJson : JsonSerializerContext;
