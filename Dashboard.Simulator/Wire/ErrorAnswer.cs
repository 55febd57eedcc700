using System.Text.Json;
using System.Xml.Linq;

namespace Dashboard.Simulator.Wire;

/// <summary>Writes one error in the three shapes that AWS protocols have for it.</summary>
internal static class ErrorAnswer
{
    public static WireAnswer For(AwsError error, string service, string resource, string requestId) => service switch
    {
        "S3" => S3(error, resource, requestId),
        "STS" => Query(error, requestId),
        _ => Json(error, service),
    };

    private static WireAnswer Json(AwsError error, string service)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            // CloudWatch qualifies the type with its shape's namespace, CloudTrail does not: clients must cut at '#'.
            ["__type"] = service == "CloudWatch" ? $"com.amazonaws.cloudwatch.v2010_08_01#{error.Code}" : error.Code,
            ["message"] = error.Message,
        });
        var fault = error.Status >= 500 ? "Receiver" : "Sender";
        return new WireAnswer
        {
            Status = error.Status,
            ContentType = service == "CloudWatch" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
            Body = body,
            Headers = service == "CloudWatch" ? [new("x-amzn-query-error", $"{error.QueryCode};{fault}")] : [],
        };
    }

    private static WireAnswer Query(AwsError error, string requestId)
    {
        XNamespace ns = "https://sts.amazonaws.com/doc/2011-06-15/";
        return Xml(error.Status, new XElement(ns + "ErrorResponse",
            new XElement(ns + "Error",
                new XElement(ns + "Type", error.Status >= 500 ? "Receiver" : "Sender"),
                new XElement(ns + "Code", error.QueryCode),
                new XElement(ns + "Message", error.Message)),
            new XElement(ns + "RequestId", requestId)));
    }

    private static WireAnswer S3(AwsError error, string resource, string requestId) =>
        Xml(error.Status, new XElement("Error",
            new XElement("Code", error.QueryCode),
            new XElement("Message", error.Message),
            new XElement("Resource", XmlAnswer.Printable("/" + resource)),
            new XElement("RequestId", requestId)));

    private static WireAnswer Xml(int status, XElement root) => XmlAnswer.Of(root) with { Status = status };
}
