using System.Net;
using Amazon.Runtime;

namespace Amazon.Inspector2;

/// <summary>The service refused. <see cref="AmazonServiceException.ErrorCode"/> says why; there is no class for each code.</summary>
public class AmazonInspector2Exception : AmazonServiceException
{
    public AmazonInspector2Exception(string message)
        : base(message)
    {
    }

    public AmazonInspector2Exception(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
