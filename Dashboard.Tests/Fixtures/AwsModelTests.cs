using System.Text;

namespace Dashboard.Tests.Fixtures;

public class AwsModelTests
{
    [Fact]
    public void Valid_request_has_no_problems()
    {
        var body = """
            {"StartTime":1767225600,"EndTime":1767229200.5,"ScanBy":"TimestampAscending","MetricDataQueries":[{"Id":"m1","MetricStat":
            {"Metric":{"Namespace":"AWS/EC2","MetricName":"CPUUtilization","Dimensions":[{"Name":"InstanceId","Value":"i-1"}]},"Period":60,"Stat":"p99"}}]}
            """;
        Assert.Empty(Request("cloudwatch", "GetMetricData", body));
    }

    [Theory]
    [InlineData("cloudtrail", "LookupEvents", """{"MaxResults":51}""", "$.MaxResults: 51 is above")]
    [InlineData("cloudtrail", "LookupEvents", """{"MaxResults":1.5}""", "$.MaxResults: MaxResults must be a whole number")]
    [InlineData("cloudtrail", "LookupEvents", """{"StartTime":"2026-01-01T00:00:00Z"}""", "$.StartTime: Date must be a timestamp")]
    [InlineData("cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventId"}]}""", "lacks its required member AttributeValue")]
    [InlineData("cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"Colour","AttributeValue":"x"}]}""", "\"Colour\" is not one of LookupAttributeKey")]
    [InlineData("cloudtrail", "LookupEvents", """{"LookupAttributes":[null]}""", "$.LookupAttributes[0]: LookupAttribute must be an object")]
    [InlineData("cloudtrail", "LookupEvents", """{"maxResults":5}""", "has no member maxResults")]
    [InlineData("cloudtrail", "LookupEvents", """{"MaxResults":5,"MaxResults":5}""", "MaxResults occurs twice")]
    [InlineData("cloudtrail", "LookupEvents", """{"NextToken":""", "not JSON")]
    [InlineData("cloudtrail", "LookupEvents", "[]", "$: LookupEventsRequest must be an object")]
    [InlineData("logs", "FilterLogEvents", """{"logGroupName":"a b"}""", "does not match LogGroupName's pattern")]
    [InlineData("logs", "FilterLogEvents", """{"logStreamNames":[]}""", "0 items is below InputLogStreamNames's minimum")]
    [InlineData("logs", "FilterLogEvents", """{"startTime":-1}""", "-1 is below Timestamp's minimum")]
    [InlineData("config", "GetComplianceDetailsByConfigRule", "", "lacks its required member ConfigRuleName")]
    [InlineData("inspector2", "BatchGetFindingDetails", """{"findingArns":["arn:x"]}""", "does not match FindingArn's pattern")]
    public void Broken_request_is_told_with_its_path(string service, string operation, string body, string expected)
    {
        Assert.Contains(expected, Assert.Single(Request(service, operation, body)));
    }

    [Fact]
    public void Response_may_hold_named_floating_point_values_and_nulls()
    {
        Assert.Empty(AwsModel.Load("cloudwatch").ResponseProblems("GetMetricData", """{"MetricDataResults":[{"Id":"a","Values":[1,"NaN"]}],"NextToken":null}"""u8.ToArray()));
    }

    [Fact]
    public void Response_of_the_wrong_type_fails_the_assertion()
    {
        var failure = Assert.ThrowsAny<Exception>(() => AwsModel.Load("cloudwatch").AssertResponse("GetMetricData", """{"MetricDataResults":{}}"""u8.ToArray()));
        Assert.Contains("$.MetricDataResults: MetricDataResults must be an array", failure.Message);
    }

    [Theory]
    [InlineData("cloudwatch")]
    [InlineData("cloudtrail")]
    [InlineData("logs")]
    [InlineData("config")]
    [InlineData("inspector2")]
    [InlineData("resourcegroupstaggingapi")]
    public void Every_shape_of_the_models_in_use_can_be_checked(string service)
    {
        foreach (var operation in AwsModel.Load(service).Operations)
        {
            _ = AwsModel.Load(service).RequestProblems(operation, "{}"u8.ToArray());
        }

        foreach (var pattern in AwsModel.Load(service).Patterns)
        {
            _ = AwsPattern.Of(pattern);
        }
    }

    [Fact]
    public void Model_knows_target_and_path()
    {
        Assert.Equal("GraniteServiceVersion20100801.GetMetricData", AwsModel.Load("cloudwatch").Target("GetMetricData"));
        Assert.Equal(("POST", "/findings/list"), AwsModel.Load("inspector2").Http("ListFindings"));
        Assert.Throws<ArgumentException>(() => AwsModel.Load("cloudwatch").Target("GetMetricDatum"));
    }

    private static IReadOnlyList<string> Request(string service, string operation, string body) =>
        AwsModel.Load(service).RequestProblems(operation, Encoding.UTF8.GetBytes(body));
}
