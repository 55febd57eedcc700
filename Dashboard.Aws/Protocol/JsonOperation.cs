using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Protocol;

/// <summary>What the pipeline's handlers want to know of a call.</summary>
internal interface ICallOptions
{
    string Operation { get; }
}

/// <summary>What a call spends, by API: one call, unless the service counts something else as well.</summary>
internal readonly record struct ApiCost(string Api, double Amount);

/// <summary>An operation of the model: how its request is written and its answer read. Made once, used by every call.</summary>
internal sealed class JsonOperation<TRequest, TResponse> : InvokeOptions, ICallOptions
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    public JsonOperation(JsonService service, string operation, string path = "/")
    {
        Operation = operation;
        RequestMarshaller = new JsonRequestMarshaller<TRequest>(service.Description, operation, path, service.TypeInfo<TRequest>());
        ResponseUnmarshaller = new JsonAnswerUnmarshaller<TResponse>(operation, service);
    }

    public string Operation { get; }

    /// <summary>Costs beside the call itself.</summary>
    public Func<TRequest, TimeProvider, IEnumerable<ApiCost>>? OtherCosts { get; init; }
}
