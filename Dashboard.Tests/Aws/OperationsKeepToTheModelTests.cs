using System.Reflection;
using System.Text;
using System.Text.Json;
using Amazon.CloudWatch;
using Amazon.Protocol;
using Amazon.Runtime;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Aws;

/// <summary>Every operation against its published model: what goes over the wire is sent and read in full.</summary>
public sealed class OperationsKeepToTheModelTests
{
    public static TheoryData<string, int> Operations
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var operation in OperationCase.All.Keys)
            {
                for (var variant = 0; variant < 3; variant++)
                {
                    rows.Add(operation, variant);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_member_is_sent_and_every_member_is_read(string name, int variant)
    {
        var operation = OperationCase.All[name];
        var model = AwsModel.Load(operation.Model);
        var request = new AwsSample(model, variant).Request(name);
        var response = new AwsSample(model, variant).Response(name);
        model.AssertRequest(name, request);
        model.AssertResponse(name, response);
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json(Encoding.UTF8.GetString(response)));

        var read = await operation.CallAsync(server.Url, request, TestContext.Current.CancellationToken);

        var sent = Assert.Single(server.Requests);
        AssertSame(request, sent.Body);
        AssertSame(response, read);
        Assert.Equal(model.Http(name), (sent.Method, sent.Path));
        if (operation.Service.Protocol is JsonProtocol.RestJson)
        {
            Assert.Equal("application/json", sent.Headers["Content-Type"]);
            Assert.DoesNotContain("X-Amz-Target", sent.Headers.Keys);
        }
        else
        {
            Assert.Equal($"application/x-amz-json-{model.Metadata.GetProperty("jsonVersion")}", sent.Headers["Content-Type"]);
            Assert.Equal(model.Target(name), sent.Headers["X-Amz-Target"]);
        }

        SigV4.AssertSigned(sent, "secret");
        var signingName = model.Metadata.TryGetProperty("signingName", out var named) ? named : model.Metadata.GetProperty("endpointPrefix");
        Assert.Matches($"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{{8}}/eu-central-1/{signingName}/aws4_request, ", sent.Headers["Authorization"]);
    }

    [Theory]
    [InlineData("GetMetricData")]
    [InlineData("LookupEvents")]
    [InlineData("FilterLogEvents")]
    [InlineData("DescribeConfigRules")]
    [InlineData("ListFindings")]
    [InlineData("GetResources")]
    public void Service_is_described_as_in_its_model(string name)
    {
        var operation = OperationCase.All[name];
        var metadata = AwsModel.Load(operation.Model).Metadata;

        Assert.Equal(metadata.GetProperty("serviceId").GetString(), operation.Service.ServiceId);
        Assert.Equal(metadata.GetProperty("endpointPrefix").GetString(), operation.Service.EndpointPrefix);
        Assert.Equal(metadata.GetProperty("apiVersion").GetString(), operation.Service.ApiVersion);
        Assert.Equal(metadata.TryGetProperty("awsQueryCompatible", out _), operation.Service.QueryCompatible);
    }

    [Fact]
    public void Constants_are_the_models_values()
    {
        var constants = typeof(AmazonCloudWatchClient).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(ConstantClass))).ToList();
        Assert.NotEmpty(constants);
        var modelOf = new Dictionary<string, string>
        {
            ["Amazon.CloudWatch"] = "cloudwatch",
            ["Amazon.CloudTrail"] = "cloudtrail",
            ["Amazon.CloudWatchLogs"] = "logs",
            ["Amazon.ConfigService"] = "config",
            ["Amazon.Inspector2"] = "inspector2",
        };
        // Read before they are compared, so that the test is skipped where they are missing.
        var models = modelOf.ToDictionary(service => service.Key, service => AwsModel.Load(service.Value));
        Assert.All(constants, type =>
        {
            var values = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => ((ConstantClass)field.GetValue(null)!).Value);
            var shape = models[type.Namespace!].Shape(type.Name);
            Assert.Equal(shape.GetProperty("enum").EnumerateArray().Select(value => value.GetString()), values);
        });
    }

    private static void AssertSame(byte[] expected, byte[] actual)
    {
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        if (!JsonElement.DeepEquals(left.RootElement, right.RootElement))
        {
            Assert.Equal(Sorted(left.RootElement), Sorted(right.RootElement));
            Assert.Fail("The bodies differ.");
        }
    }

    // Only for the message: one line a value, so that the first difference shows.
    private static string Sorted(JsonElement element, string path = "$") => element.ValueKind switch
    {
        JsonValueKind.Object => string.Concat(element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => Sorted(member.Value, $"{path}.{member.Name}"))),
        JsonValueKind.Array => string.Concat(element.EnumerateArray().Select((item, index) => Sorted(item, $"{path}[{index}]"))),
        _ => $"{path} = {element.GetRawText()}\n",
    };
}
