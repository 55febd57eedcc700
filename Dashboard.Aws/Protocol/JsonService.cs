using System.Collections;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace Amazon.Protocol;

/// <summary>Makes a service's own exception; the arguments are those of its constructor.</summary>
internal delegate AmazonServiceException ServiceExceptionFactory(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode);

/// <summary>A service's model types as JSON.</summary>
internal sealed class JsonService
{
    private readonly JsonSerializerOptions _options;

    public JsonService(ServiceDescription description, JsonSerializerContext types, ServiceExceptionFactory exception)
    {
        Description = description;
        Exception = exception;
        _options = new JsonSerializerOptions(types.Options) { TypeInfoResolver = types.WithAddedModifier(KeepToTheModel) };
        _options.MakeReadOnly();
    }

    public ServiceDescription Description { get; }

    public ServiceExceptionFactory Exception { get; }

    public JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    private static void KeepToTheModel(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object)
        {
            return;
        }

        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            var property = type.Properties[index];
            if (property.DeclaringType.Assembly == typeof(AmazonWebServiceResponse).Assembly)
            {
                // ResponseMetadata, ContentLength and HttpStatusCode describe the answer; they are no part of it.
                type.Properties.RemoveAt(index);
            }
            else if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
            {
                // With InitializeCollections an untouched list is empty, which is not the same as asking for an empty one.
                property.ShouldSerialize = static (_, value) =>
                    value is ICollection items && (items.Count > 0 || !AWSConfigs.InitializeCollections);
            }
        }
    }
}
