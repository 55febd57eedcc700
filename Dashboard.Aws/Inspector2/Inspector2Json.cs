using System.Text.Json.Serialization;
using Amazon.Inspector2.Model;
using Amazon.Protocol;

namespace Amazon.Inspector2;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(EpochSeconds)])]
[JsonSerializable(typeof(ListFindingsRequest))]
[JsonSerializable(typeof(ListFindingsResponse))]
[JsonSerializable(typeof(ListCoverageRequest))]
[JsonSerializable(typeof(ListCoverageResponse))]
[JsonSerializable(typeof(BatchGetFindingDetailsRequest))]
[JsonSerializable(typeof(BatchGetFindingDetailsResponse))]
internal sealed partial class Inspector2Json : JsonSerializerContext;
