using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Query;

public sealed class KqlParserTests
{
    private static readonly EventRecord Login = new()
    {
        Id = "e1",
        Account = "111122223333",
        Region = "us-east-1",
        Dataset = "aws.cloudtrail",
        OccurredAt = DateTimeOffset.Parse("2026-07-10T11:42:18Z", System.Globalization.CultureInfo.InvariantCulture),
        ObservedAt = DateTimeOffset.Parse("2026-07-10T11:45:00Z", System.Globalization.CultureInfo.InvariantCulture),
        Action = "ConsoleLogin",
        Outcome = Outcome.Failure,
        Fields = EventFields.Of(
            new("user.name", FieldValue.Of("alice")),
            new("user.arn", FieldValue.Of("arn:aws:iam::111122223333:user/alice")),
            new("source.ip", FieldValue.Of(System.Net.IPAddress.Parse("10.1.2.3"))),
            new("client.ip", FieldValue.Of(System.Net.IPAddress.Parse("2001:db8::7"))),
            new("rule.cidr", FieldValue.Of("0.0.0.0/0")),
            new("http.status", FieldValue.Of(403)),
            new("mfa", FieldValue.Of(false)),
            new("tags", FieldValue.Of([FieldValue.Of("prod"), FieldValue.Of("pci zone")])),
            new("path", FieldValue.Of(@"C:\new folder*"))),
        Raw = """{"eventName":"ConsoleLogin","userAgent":"Mozilla/5.0 (X11)","errorMessage":"Failed authentication"}"""u8.ToArray(),
    };

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("*")]
    [InlineData("*:*")]
    [InlineData("event.action:ConsoleLogin")]
    [InlineData("event.action : ConsoleLogin")]
    [InlineData("event.action:\"ConsoleLogin\"")]
    [InlineData("event.action:Console*")]
    [InlineData("event.action:*Lo*in")]
    [InlineData("user.name:*")]
    [InlineData("not error.code:*")]
    [InlineData("NOT event.action:X AND user.name:alice")]
    [InlineData("event.action:X or user.name:alice and mfa:false")]
    [InlineData("event.action:(X or ConsoleLogin)")]
    [InlineData("event.action:(Console* and not ConsoleLogout)")]
    [InlineData("event.action:(not (X or Y))")]
    [InlineData("user.arn:arn:aws:iam::111122223333:user/alice")]
    [InlineData("user.arn:(arn:aws:iam::1:root or arn:aws:iam::111122223333:user/alice)")]
    [InlineData("source.ip:10.0.0.0/8")]
    [InlineData("source.ip:10.99.99.99/8")]
    [InlineData("source.ip:10.1.2.3")]
    [InlineData("client.ip:2001:db8::/32")]
    [InlineData("rule.cidr:\"0.0.0.0/0\"")]
    [InlineData("http.status >= 400 and http.status<500")]
    [InlineData("http.status:403")]
    [InlineData("@timestamp >= 2026-07-10 and @timestamp < \"2026-07-10 12:00:00\"")]
    [InlineData("@timestamp > 2026-07-10T11:42:17Z")]
    [InlineData("tags:prod and tags:\"pci zone\"")]
    [InlineData(@"tags:pci\ zone")]
    [InlineData(@"path:""C:\\new folder*""")]
    [InlineData(@"path:C\:\\new*")]
    [InlineData("failed AUTHENTICATION")]
    [InlineData("authentication failed")]
    [InlineData("\"failed authentication\"")]
    [InlineData("Mozilla/5.0")]
    [InlineData("authent*")]
    [InlineData("*entic*")]
    [InlineData("(failed or succeeded) and mfa:false")]
    [InlineData("not(event.action:X)")]
    public void Query_matches(string query) => Assert.True(Parsed(query).Matches(Login), KqlPrinter.Print(Parsed(query)));

    [Theory]
    [InlineData("event.action:consolelogin")]
    [InlineData("event.action:\"Console*\"")]
    [InlineData(@"event.action:Console\*")]
    [InlineData("not event.action:ConsoleLogin or user.name:bob")]
    [InlineData("(event.action:ConsoleLogin or user.name:bob) and mfa:true")]
    [InlineData("not not user.name:bob")]
    [InlineData("authentication succeeded")]
    [InlineData("uthenticatio")]
    [InlineData("\"authentication failed\"")]
    [InlineData("source.ip:11.0.0.0/8")]
    [InlineData("source.ip:\"10.0.0.0/8\"")]
    [InlineData("client.ip:10.0.0.0/8")]
    [InlineData("http.status > 403")]
    [InlineData("no.such.field:*")]
    [InlineData("not *")]
    [InlineData(@"\not")]
    public void Query_does_not_match(string query) => Assert.False(Parsed(query).Matches(Login), KqlPrinter.Print(Parsed(query)));

    [Theory]
    [InlineData("event.action:", 13, "no value")]
    [InlineData("event.action:ConsoleLogin root", 26, "missing")]
    [InlineData("root event.action:X", 5, "missing before 'event.action'")]
    [InlineData("a and", 5, "ends")]
    [InlineData("and a", 0, "'and' stands")]
    [InlineData("a or or b", 5, "'or' stands")]
    [InlineData("(a or b", 0, "not closed")]
    [InlineData("a)", 1, "closes nothing")]
    [InlineData("user:\"alice", 5, "quote is not closed")]
    [InlineData("user:and", 5, "keyword")]
    [InlineData("user:>5", 5, "no colon")]
    [InlineData("user:{ first:a }", 5, "Nested")]
    [InlineData("user*:a", 0, "wildcard")]
    [InlineData("*:a", 0, "wildcard")]
    [InlineData("a*b", 0, "free word")]
    [InlineData(@"user:a\*b*", 5, "literal *")]
    [InlineData("size > big", 7, "neither a number nor a time")]
    [InlineData("size > 12:30", 7, "neither a number nor a time")]
    [InlineData("size > NaN", 7, "neither a number nor a time")]
    [InlineData(":a", 0, "colon")]
    [InlineData(@"user:a\", 6, "backslash")]
    [InlineData(@"user:a\uZZZZ", 6, "backslash")]
    public void Broken_query_is_refused_with_its_place_and_a_remedy(string query, int position, string problem)
    {
        var error = Refused(query);
        Assert.Equal(position, error.Position);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
        Assert.StartsWith($"Column {position + 1}: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_taken_to_the_limit_and_refused_beyond_it()
    {
        Assert.IsType<EventPredicate.FieldIs>(Parsed(new string('(', KqlParser.MaxDepth) + "a:b" + new string(')', KqlParser.MaxDepth)));
        Assert.Contains("nested deeper", Refused(new string('(', KqlParser.MaxDepth + 1) + "a:b" + new string(')', KqlParser.MaxDepth + 1)).Problem, StringComparison.Ordinal);
        Assert.Contains("nested deeper", Refused(string.Concat(Enumerable.Repeat("not ", KqlParser.MaxDepth + 1)) + "a:b").Problem, StringComparison.Ordinal);
        Assert.Contains("nested deeper", Refused(new string('(', KqlParser.MaxLength)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_is_taken_to_the_limit_and_refused_beyond_it()
    {
        Assert.IsType<EventPredicate.HasWords>(Parsed(new string('x', KqlParser.MaxLength)));
        Assert.Contains("4096 are the limit", Refused(new string('x', KqlParser.MaxLength + 1)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_of_two_numbers_is_not_a_network() => Assert.IsType<EventPredicate.FieldIs>(Parsed("url.path:1/2"));

    [Fact]
    public void Any_text_is_parsed_or_refused_and_never_throws()
    {
        var random = new Random(20260710);
        const string Alphabet = "ab:*\"\\()<>={} \t/.and or not 0u\0é😀";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(Enumerable.Range(0, random.Next(25)).Select(_ => Alphabet[random.Next(Alphabet.Length)]).ToArray());
            switch (KqlParser.Parse(text))
            {
                case KqlResult.Parsed(var predicate):
                    predicate.Matches(Login);
                    break;
                case KqlResult.Refused(var error):
                    Assert.InRange(error.Position, 0, text.Length);
                    break;
            }
        }
    }

    internal static EventPredicate Parsed(string query) => KqlParser.Parse(query) switch
    {
        KqlResult.Parsed(var predicate) => predicate,
        KqlResult.Refused(var error) => throw new Xunit.Sdk.XunitException($"'{query}' was refused: {error}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static KqlError Refused(string query) => Assert.IsType<KqlResult.Refused>(KqlParser.Parse(query)).Error;
}
