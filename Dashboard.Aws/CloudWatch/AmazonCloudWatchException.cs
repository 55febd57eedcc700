using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudWatch;

/// <summary>The service refused. <see cref="AmazonServiceException.ErrorCode"/> says why; there is no class for each code.</summary>
public class AmazonCloudWatchException : AmazonServiceException
{
    public AmazonCloudWatchException(string message)
        : base(message)
    {
    }

    public AmazonCloudWatchException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
