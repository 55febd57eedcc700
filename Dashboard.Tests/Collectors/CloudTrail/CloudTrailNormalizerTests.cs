using System.Net;
using System.Text;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Collectors.CloudTrail;

public sealed class CloudTrailNormalizerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private const string Required = """ "eventID":"e-1","eventTime":"2026-02-28T10:00:05Z","eventName":"RunInstances","eventSource":"ec2.amazonaws.com","awsRegion":"eu-west-1","recipientAccountId":"111122223333" """;

    [Fact]
    public void Identity_time_and_action_come_from_the_record()
    {
        var record = Taken($$"""{{{Required}}}""");

        Assert.Equal(("111122223333", "eu-west-1", "e-1"), record.Identity);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 10, 0, 5, TimeSpan.Zero), record.OccurredAt);
        Assert.Equal(Now, record.ObservedAt);
        Assert.Equal("RunInstances", record.Action);
        Assert.Equal("aws.cloudtrail", record.Dataset);
        Assert.Equal(Outcome.Success, record.Outcome);
    }

    [Fact]
    public void Parameters_keep_their_types_and_paths_through_lists_gather()
    {
        var record = Taken($$"""
            {{{Required}},"requestParameters":{"count":2,"dryRun":false,"none":null,"empty":{},"instancesSet":{"items":[{"id":"i-1"},{"id":"i-2"}]},"ratio":0.5} }
            """.Trim());

        const string Request = "aws.cloudtrail.flattened.request_parameters.";
        Assert.Equal(FieldValue.Of(2), record.Field(Request + "count"));
        Assert.Equal(FieldValue.Of(false), record.Field(Request + "dryRun"));
        Assert.Equal(FieldValue.Of(0.5), record.Field(Request + "ratio"));
        Assert.Equal(FieldValue.Of([FieldValue.Of("i-1"), FieldValue.Of("i-2")]), record.Field(Request + "instancesSet.items.id"));
        Assert.Equal(FieldKind.Null, record.Field(Request + "none").Kind);
        Assert.Equal(FieldKind.Null, record.Field(Request + "empty").Kind);
    }

    [Theory]
    [InlineData("198.51.100.7", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("autoscaling.amazonaws.com", false)]
    [InlineData("AWS Internal", false)]
    [InlineData("1", false)]
    public void Only_an_address_is_a_source_ip(string address, bool isAddress)
    {
        var record = Taken($$"""{{{Required}},"sourceIPAddress":"{{address}}"}""");

        Assert.Equal(FieldValue.Of(address), record.Field("source.address"));
        Assert.Equal(isAddress ? FieldValue.Of(IPAddress.Parse(address)) : default, record.Field("source.ip"));
    }

    [Theory]
    [InlineData("\"errorCode\":\"AccessDenied\"", Outcome.Failure)]
    [InlineData("\"errorMessage\":\"Failed authentication\"", Outcome.Failure)]
    [InlineData("\"errorCode\":null", Outcome.Success)]
    [InlineData("\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Failure\"}", Outcome.Failure)]
    [InlineData("\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Success\"}", Outcome.Success)]
    public void Outcome_follows_errors_and_the_consoles_answer(string member, Outcome expected) =>
        Assert.Equal(expected, Taken($$"""{{{Required}},{{member}}}""").Outcome);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"true\"", true)]
    [InlineData("\"false\"", false)]
    public void Read_only_is_a_boolean_also_where_it_came_as_text(string json, bool expected) =>
        Assert.Equal(FieldValue.Of(expected), Taken($$"""{{{Required}},"readOnly":{{json}}}""").Field("aws.cloudtrail.read_only"));

    [Fact]
    public void Root_has_a_name_although_the_record_has_none() =>
        Assert.Equal(FieldValue.Of("root"), Taken($$"""{{{Required}},"userIdentity":{"type":"Root","accountId":"111122223333"} }""").Field("user.name"));

    [Fact]
    public void Many_parameters_are_cut_and_do_not_crowd_out_who_called()
    {
        var parameters = string.Join(',', Enumerable.Range(0, 3000).Select(number => $"\"p{number}\":{number}"));
        var record = Taken($$"""{{{Required}},"requestParameters":{{{parameters}}},"responseElements":{"ids":[{{string.Join(',', Enumerable.Range(0, 3000))}}]},"sourceIPAddress":"198.51.100.7","userIdentity":{"userName":"alice"} }""");

        Assert.Equal(FieldValue.Of("alice"), record.Field("user.name"));
        Assert.Equal(FieldValue.Of("198.51.100.7"), record.Field("source.address"));
        Assert.Equal(FieldCollector.MaxFieldsOfMember, record.Fields.Count(field => field.Key.StartsWith("aws.cloudtrail.flattened.request_parameters.", StringComparison.Ordinal)));
        Assert.Equal(FieldCollector.MaxValuesOfMember, record.Field("aws.cloudtrail.flattened.response_elements.ids").List.Length);
        Assert.Equal(FieldValue.Of(true), record.Field("aws.cloudtrail.flattened.cut"));
    }

    [Fact]
    public void Text_that_is_not_unicode_is_repaired_and_the_event_is_taken()
    {
        var record = Taken($$"""{{{Required}},"userAgent":"a\ud800b\n<script>\"\\","k\udc00":1,"errorMessage":"x"}""");

        Assert.Equal(FieldValue.Of("a\uFFFDb\n<script>\"\\"), record.Field("user_agent.original"));
        var bytes = Encoding.Latin1.GetBytes($$"""{{{Required}},"userAgent":"caf{{'\u00E9'}}"}""");
        Assert.Equal(FieldValue.Of("caf\uFFFD"), Assert.IsType<Normalized.Taken>(CloudTrailNormalizer.Normalize(bytes, "test", Now)).Event.Field("user_agent.original"));
    }

    [Fact]
    public void Deep_parameters_stay_in_the_raw_record_only()
    {
        var record = Taken($$"""{{{Required}},"requestParameters":{{string.Concat(Enumerable.Repeat("{\"a\":", 40))}}1{{new string('}', 40)}},"apiVersion":"x"}""");

        Assert.Equal(FieldValue.Of(true), record.Field("aws.cloudtrail.flattened.cut"));
        Assert.Equal(FieldValue.Of("x"), record.Field("aws.cloudtrail.api_version"));
    }

    [Theory]
    [InlineData("{}", "eventID")]
    [InlineData("""{"eventID":""}""", "eventID")]
    [InlineData("""{"eventID":"e"}""", "eventTime")]
    [InlineData("""{"eventID":"e","eventTime":"2026-02-28T10:00:05Z"}""", "eventName")]
    [InlineData("""{"eventID":"e","eventTime":"yesterday","eventName":"x"}""", "eventTime")]
    [InlineData("""{"eventID":"e","eventTime":"10","eventName":"x"}""", "eventTime")]
    [InlineData("""{"eventID":"e","eventTime":"2999-02-28T10:00:05Z","eventName":"x"}""", "eventTime")]
    [InlineData("""{"eventID":"e",}""", "JSON")]
    [InlineData("""["eventID"]""", "object")]
    [InlineData("""{"eventID":"e"} {"eventID":"f"}""", "JSON")]
    [InlineData("""{"eventID":7,"eventTime":"2026-02-28T10:00:05Z","eventName":"x"}""", "eventID")]
    public void What_cannot_be_an_event_is_refused_naming_the_reason(string json, string names)
    {
        var refused = Assert.IsType<Normalized.Refused>(CloudTrailNormalizer.Normalize(Encoding.UTF8.GetBytes(json), "file.json#1", Now));

        Assert.Contains(names, refused.Record.Reason, StringComparison.Ordinal);
        Assert.Equal("file.json#1", refused.Record.Origin);
        Assert.Equal(json, refused.Record.Excerpt);
    }

    [Fact]
    public void Json_nested_without_end_is_refused()
    {
        var json = $$"""{"eventID":"e","requestParameters":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";

        Assert.IsType<Normalized.Refused>(CloudTrailNormalizer.Normalize(Encoding.UTF8.GetBytes(json), "test", Now));
    }

    private static EventRecord Taken(string json) =>
        Assert.IsType<Normalized.Taken>(CloudTrailNormalizer.Normalize(Encoding.UTF8.GetBytes(json), "test", Now)).Event;
}
