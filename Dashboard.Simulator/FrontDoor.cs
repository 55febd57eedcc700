using System.Globalization;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Slack;
using Dashboard.Simulator.Sts;
using Dashboard.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Simulator;

/// <summary>One request from its first byte to its last: recognised, counted, admitted, answered, and sent as the script wants it.</summary>
internal sealed class FrontDoor(
    IEnumerable<IAwsService> services, Credentials credentials, SlackWebhook slack, FaultScript faults, TimeProvider time, TimeProvider wireTime)
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, IAwsService> _services = services.ToDictionary(service => service.Name, StringComparer.Ordinal);
    private readonly FaultyDelivery _delivery = new(wireTime);

    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context, context.RequestAborted);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The client has hung up; nobody is left to tell.
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(context.Request, cancellationToken);
        var scope = SignatureScope.Of(context.Request);
        var call = new AwsCall { Service = "Unknown", Operation = "" };
        var fault = Fault.None;
        WireAnswer answer;
        var requestId = Guid.NewGuid().ToString();
        try
        {
            call = CallRoute.Of(context.Request, CallRoute.Path(context), body) with { Region = scope?.Region ?? "" };
            fault = faults.Next(call);
            answer = Replacement(fault, call, scope) ?? (call.Service == "Slack"
                ? slack.Answer(call.Resource, body, time.GetUtcNow())
                : Answer(context.Request, call, scope, fault, body));
        }
        catch (AwsError error)
        {
            answer = ErrorAnswer.For(error, call.Service, call.Resource, requestId);
        }

        KeyValuePair<string, string> id = new(call.Service == "S3" ? "x-amz-request-id" : "x-amzn-RequestId", requestId);
        await _delivery.SendAsync(context, answer with { Headers = [.. answer.Headers, id] }, fault, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private WireAnswer Answer(HttpRequest request, AwsCall call, SignatureScope? scope, Fault fault, byte[] body)
    {
        if (!_services.TryGetValue(call.Service, out var service))
        {
            throw AwsError.UnknownOperation(call);
        }

        var now = time.GetUtcNow();
        var caller = credentials.Recognise(scope, call, now);
        return service.Answer(new AwsRequest
        {
            Call = call with { Account = caller.Account },
            Caller = caller,
            Method = request.Method,
            Headers = request.Headers,
            Query = request.Query,
            Body = body,
            Now = now,
            Records = fault,
        });
    }

    /// <summary>What a fault answers in the service's place; null when the service is to answer.</summary>
    private WireAnswer? Replacement(Fault fault, AwsCall call, SignatureScope? scope) => fault switch
    {
        Fault.Throttled throttled when call.Service == "Slack" => SlackWebhook.TooMany(throttled.RetryAfter),
        Fault.Throttled => throw AwsError.Throttled(call.Service),
        Fault.ServerError error when call.Service == "Slack" => SlackWebhook.Text(error.Status, "rollup_error"),
        Fault.ServerError error => throw AwsError.Internal(error.Status),
        Fault.ExpiredToken => throw AwsError.Expired(call.Service),
        Fault.AccessDenied when call.Service == "Slack" => SlackWebhook.Text(403, "invalid_token"),
        Fault.AccessDenied => throw AwsError.Denied($"User is not authorized to perform: {call.Service}:{call.Operation}"),
        Fault.BareStatus bare => SlackWebhook.Text(bare.Status, bare.Body) with
        {
            Headers = bare.RetryAfter is { } wait ? [new("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture))] : [],
        },
        Fault.ClockSkew skew => Skewed(skew, call, scope),
        _ => null,
    };

    private WireAnswer? Skewed(Fault.ClockSkew skew, AwsCall call, SignatureScope? scope)
    {
        var serverTime = wireTime.GetUtcNow() + skew.By;
        if (DateTimeOffset.TryParseExact(scope?.SignedAt, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            && (signedAt - serverTime).Duration() <= MostSkew)
        {
            return null;
        }

        var late = signedAt < serverTime ? "expired" : "not yet current";
        var error = new AwsError("InvalidSignatureException", $"Signature {late}: {scope?.SignedAt} is not within 5 minutes of the server's {serverTime.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", 403)
        {
            QueryCode = call.Service == "S3" ? "RequestTimeTooSkewed" : "SignatureDoesNotMatch",
        };
        var answer = ErrorAnswer.For(error, call.Service, call.Resource, Guid.NewGuid().ToString());
        return answer with { Headers = [.. answer.Headers, new("Date", serverTime.ToString("R", CultureInfo.InvariantCulture))] };
    }
}
