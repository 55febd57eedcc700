using System.Net;
using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI;

/// <summary>The service refused. <see cref="AmazonServiceException.ErrorCode"/> says why; there is no class for each code.</summary>
public class AmazonResourceGroupsTaggingAPIException : AmazonServiceException
{
    public AmazonResourceGroupsTaggingAPIException(string message)
        : base(message)
    {
    }

    public AmazonResourceGroupsTaggingAPIException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
