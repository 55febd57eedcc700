using System.Text.Json.Serialization;
using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Protocol;

namespace Amazon.ResourceGroupsTaggingAPI;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(EpochSeconds)])]
[JsonSerializable(typeof(GetResourcesRequest))]
[JsonSerializable(typeof(GetResourcesResponse))]
internal sealed partial class ResourceGroupsTaggingAPIJson : JsonSerializerContext;
