using System.Net;
using System.Net.Sockets;
using System.Xml;
using Amazon.Runtime;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors.Aws;

/// <summary>Says what a failure of AWS means and what to do about it.</summary>
internal static class AwsFault
{
    private const int MaxMessage = 500;

    /// <summary>Null where the failure is not AWS's: cancellation, and what nobody foresaw.</summary>
    public static SourceException? Of(Exception failure, AwsCall call, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        SourceException => null,
        { InnerException: SourceException assuming } => assuming,

        // The official S3 client lets what its XML reader says through.
        AmazonUnmarshallingException or XmlException => Make(SourceFault.Malformed, failure, call, "answered what cannot be read", "If this repeats, something between here and AWS changes answers: look at proxies and AWS_ENDPOINT_URL."),
        AmazonServiceException service => OfService(service, call),
        AmazonClientException client => OfClient(client, call),
        TimeoutException or OperationCanceledException or HttpRequestException or IOException or SocketException or WebException =>
            Make(SourceFault.Unreachable, failure, call, "did not answer", "It is tried again by itself. If it lasts, check the network path to AWS, proxies and AWS_ENDPOINT_URL."),
        _ => null,
    };

    private static SourceException OfService(AmazonServiceException failure, AwsCall call) => failure.ErrorCode switch
    {
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "AuthorizationError" or "AuthorizationErrorException" or "NotAuthorized" or "AllAccessDisabled" or "Forbidden"
            or "KMS.AccessDeniedException" or "AccountProblem" or "OptInRequired" =>
            Make(SourceFault.Unauthorized, failure, call, "was refused", $"Grant {call.Action} on {call.Where} to the credentials that are used (see {call.Key})."),
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" =>
            Make(SourceFault.Unauthorized, failure, call, "was refused: the credentials have expired", "Renew them. Credentials of a role (Aws:Accounts:RoleArn, an instance or task role) renew themselves."),
        "InvalidClientTokenId" or "UnrecognizedClientException" or "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "InvalidToken"
            or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "AuthFailure" =>
            Make(SourceFault.Unauthorized, failure, call, "was refused: AWS does not know the credentials", "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or the instance's role, and this machine's clock."),
        "Throttling" or "ThrottlingException" or "ThrottledException" or "RequestThrottledException" or "RequestThrottled" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown"
            or "LimitExceededException" or "LimitExceeded" or "BandwidthLimitExceeded" or "PriorRequestNotComplete" =>
            Make(SourceFault.Throttled, failure, call, "asked for fewer calls", "It is tried again by itself. If it lasts, something else in the account spends the same quota, or more is collected than it allows."),
        "NoSuchBucket" =>
            Make(SourceFault.Misconfigured, failure, call, "found no such bucket", $"Check the bucket's name in {call.Key}."),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
            Make(SourceFault.Misconfigured, failure, call, "found the bucket in another region", $"Set Region to the bucket's own region in {call.Key}."),
        _ when failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized =>
            Make(SourceFault.Unauthorized, failure, call, "was refused", $"Grant {call.Action} on {call.Where} to the credentials that are used (see {call.Key})."),
        _ when failure.StatusCode is HttpStatusCode.TooManyRequests =>
            Make(SourceFault.Throttled, failure, call, "asked for fewer calls", "It is tried again by itself."),
        _ when (int)failure.StatusCode is >= 400 and < 500 =>
            Make(SourceFault.Misconfigured, failure, call, "did not accept the request", $"Check {call.Key}."),
        _ => Make(SourceFault.Unreachable, failure, call, "failed on AWS's side", "It is tried again by itself."),
    };

    private static SourceException OfClient(AmazonClientException failure, AwsCall call)
    {
        if (failure.InnerException is HttpRequestException or IOException or SocketException or TimeoutException)
        {
            return Make(SourceFault.Unreachable, failure, call, "did not answer", "It is tried again by itself. If it lasts, check the network path to AWS, proxies and AWS_ENDPOINT_URL.");
        }

        return failure.Message.Contains("region", StringComparison.OrdinalIgnoreCase)
            ? Make(SourceFault.Misconfigured, failure, call, "needs a region", "Set Aws:Accounts:0:Regions, or AWS_REGION.")
            : Make(SourceFault.Unauthorized, failure, call, "could not be made", "Give credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or the instance's role.");
    }

    private static SourceException Make(SourceFault fault, Exception failure, AwsCall call, string what, string remedy)
    {
        var code = failure is AmazonServiceException { ErrorCode.Length: > 0 } service ? $" ({service.ErrorCode})" : "";
        var message = failure.Message.Length <= MaxMessage ? failure.Message : failure.Message[..MaxMessage] + "…";
        return new(fault, $"{call.Action} on {call.Where} {what}{code}: {message}", remedy, failure);
    }
}
