using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Protocol;

/// <summary>An error's code and message, from wherever the protocols and what stands between may have put them.</summary>
internal sealed record JsonError(string Code, string Message, ErrorType Type, string RequestId)
{
    private const int MaxMessage = 1000;

    public static JsonError Read(string operation, JsonUnmarshallerContext answer, HttpStatusCode status, bool queryCompatible)
    {
        using var copy = new MemoryStream();
        answer.Stream.CopyTo(copy);
        var body = copy.ToArray();
        var (type, message) = Members(body);
        if (string.IsNullOrEmpty(type))
        {
            type = answer.ResponseData.GetHeaderValue("x-amzn-ErrorType");
        }

        var fault = ErrorType.Unknown;
        if (queryCompatible && answer.ResponseData.GetHeaderValue("x-amzn-query-error").Split(';') is [{ Length: > 0 } queryCode, var sender])
        {
            type = queryCode;
            fault = sender == "Sender" ? ErrorType.Sender : ErrorType.Receiver;
        }

        var code = Bare(type);
        if (code.Length == 0 && status == HttpStatusCode.TooManyRequests)
        {
            // Core retries known codes only, and a gateway's 429 has none.
            code = "TooManyRequestsException";
        }

        return new JsonError(
            code,
            Cut(string.IsNullOrEmpty(message) ? $"{operation} failed with HTTP {(int)status}{(body.Length == 0 ? "." : $": {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxMessage)))}")}" : message),
            fault,
            answer.ResponseData.GetHeaderValue("x-amzn-RequestId"));
    }

    /// <summary>"com.amazonaws.x#Throttling" and "Throttling:http://x" are both Throttling.</summary>
    private static string Bare(string? type)
    {
        var code = type ?? "";
        code = code[(code.LastIndexOf('#') + 1)..];
        var end = code.IndexOf(':', StringComparison.Ordinal);
        return Cut(end < 0 ? code : code[..end]);
    }

    private static (string? Type, string? Message) Members(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(new ReadOnlySequence<byte>(body));
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object
                ? (Text(root, "__type") ?? Text(root, "code") ?? Text(root, "Code"), Text(root, "message") ?? Text(root, "Message"))
                : default;
        }
        catch (JsonException)
        {
            // HTML from a gateway, or cut off: the status and the first of the text are what there is to tell.
            return default;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string Cut(string text) => text.Length > MaxMessage ? text[..MaxMessage] : text;
}
