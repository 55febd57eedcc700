using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudTrail;

/// <summary>The service refused. <see cref="AmazonServiceException.ErrorCode"/> says why; there is no class for each code.</summary>
public class AmazonCloudTrailException : AmazonServiceException
{
    public AmazonCloudTrailException(string message)
        : base(message)
    {
    }

    public AmazonCloudTrailException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
