using System.Net;
using Amazon.Runtime;

namespace Amazon.ConfigService;

/// <summary>The service refused. <see cref="AmazonServiceException.ErrorCode"/> says why; there is no class for each code.</summary>
public class AmazonConfigServiceException : AmazonServiceException
{
    public AmazonConfigServiceException(string message)
        : base(message)
    {
    }

    public AmazonConfigServiceException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
