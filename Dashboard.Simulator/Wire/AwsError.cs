namespace Dashboard.Simulator.Wire;

/// <summary>A refusal in AWS's words; the protocol of the call decides how it is written.</summary>
internal sealed class AwsError(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>The code as query and XML services have it, and query-compatible ones in a header.</summary>
    public string QueryCode { get; init; } = code;

    public static AwsError Throttled(string service) => service == "S3"
        ? new AwsError("SlowDown", "Please reduce your request rate.", 503)
        : new AwsError("ThrottlingException", "Rate exceeded") { QueryCode = "Throttling" };

    public static AwsError Expired(string service) =>
        new("ExpiredTokenException", "The security token included in the request is expired", service == "STS" ? 403 : 400) { QueryCode = "ExpiredToken" };

    public static AwsError Denied(string message) =>
        new("AccessDeniedException", message, 403) { QueryCode = "AccessDenied" };

    public static AwsError Internal(int status) => status == 503
        ? new AwsError("ServiceUnavailableException", "Service is unable to handle request.", status) { QueryCode = "ServiceUnavailable" }
        : new AwsError("InternalServiceFault", "We encountered an internal error. Please try again.", status) { QueryCode = "InternalError" };

    public static AwsError UnknownOperation(AwsCall call) => call.Service == "S3"
        ? new AwsError("NotImplemented", $"A header or method you provided implies functionality that is not implemented: {call.Operation}", 501)
        : new AwsError("UnknownOperationException", $"The operation {call.Operation} of {call.Service} is not known here.") { QueryCode = "InvalidAction" };
}
