using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.Protocol;

/// <summary>Writes a request as awsJson 1.0, awsJson 1.1 or restJson. No operation here puts members into the path or the query.</summary>
internal sealed class JsonRequestMarshaller<TRequest>(ServiceDescription service, string operation, string path, JsonTypeInfo<TRequest> type)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service.ServiceId)
        {
            HttpMethod = "POST",
            ResourcePath = path,

            // Bytes, not a stream: a retry sends them again.
            Content = JsonSerializer.SerializeToUtf8Bytes((TRequest)input, type),
        };
        request.Headers[HeaderKeys.ContentTypeHeader] = service.Protocol switch
        {
            JsonProtocol.AwsJson10 => "application/x-amz-json-1.0",
            JsonProtocol.AwsJson11 => "application/x-amz-json-1.1",
            _ => "application/json",
        };
        request.Headers[HeaderKeys.XAmzApiVersion] = service.ApiVersion;
        if (service.TargetPrefix is { } target)
        {
            request.Headers["X-Amz-Target"] = $"{target}.{operation}";
        }

        if (service.QueryCompatible)
        {
            request.Headers["x-amzn-query-mode"] = "true";
        }

        return request;
    }
}
