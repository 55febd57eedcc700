using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Protocol;

/// <summary>Reads an answer, or the error in its place.</summary>
internal sealed class JsonAnswerUnmarshaller<TResponse>(string operation, JsonService service) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    private readonly JsonTypeInfo<TResponse> _type = service.TypeInfo<TResponse>();

    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input)
    {
        var requestId = input.ResponseData.GetHeaderValue("x-amzn-RequestId");
        TResponse response;
        try
        {
            response = (TResponse)Unmarshall((JsonUnmarshallerContext)input);
        }
        catch (JsonException malformed)
        {
            var message = $"{service.Description.ServiceId} {operation} answered with JSON that cannot be read. Is there a proxy or another service at this endpoint? {malformed.Message}";
            throw new AmazonUnmarshallingException(requestId, malformed.Path, responseBody: null, message, malformed)
            {
                StatusCode = input.ResponseData.StatusCode,
            };
        }

        response.ResponseMetadata = new ResponseMetadata { RequestId = requestId };
        return response;
    }

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        input.IsEmptyResponse
            ? new TResponse()
            : JsonSerializer.Deserialize(input.Stream, _type) ?? throw new JsonException("The answer is null.");

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = JsonError.Read(operation, input, statusCode, service.Description.QueryCompatible);
        return service.Exception(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
