using System.Text;
using Dashboard.Collectors.Files;

namespace Dashboard.Tests.Collectors.Files;

public sealed class JsonRecordSplitterTests
{
    [Theory]
    [InlineData("""{"Records":[{"a":1},{"b":{"c":[1,2,{"d":3}]}}]}""")]
    [InlineData("""{ "Version": "1", "Records" : [ {"a":1} , {"b":{"c":[1,2,{"d":3}]}} ], "More": {"x":["}"]} }""")]
    [InlineData("""[{"a":1},{"b":{"c":[1,2,{"d":3}]}}]""")]
    [InlineData("{\"a\":1}\n{\"b\":{\"c\":[1,2,{\"d\":3}]}}\n")]
    [InlineData("{\"a\":1}\r\n\r\n{\"b\":{\"c\":[1,2,{\"d\":3}]}}")]
    [InlineData("""{"a":1}{"b":{"c":[1,2,{"d":3}]}}""")]
    [InlineData("\uFEFF{\"Records\":[{\"a\":1},{\"b\":{\"c\":[1,2,{\"d\":3}]}}]}")]
    public void Every_usual_shape_gives_its_records(string file) =>
        Assert.Equal(["""{"a":1}""", """{"b":{"c":[1,2,{"d":3}]}}"""], Whole(Split(file, int.MaxValue)));

    [Fact]
    public void Braces_quotes_and_escapes_within_texts_do_not_count()
    {
        const string Record = """{"userAgent":"}]{[ \" \\","x":"Records","y":["Records",["a"]]}""";

        Assert.Equal([Record, Record], Whole(Split($$"""{"Records":[{{Record}},{{Record}}]}""", int.MaxValue)));
    }

    [Fact]
    public void An_indented_record_stays_one()
    {
        const string Record = "{\n    \"a\": [\n        {\n            \"b\": 1\n        }\n    ]\n}";

        Assert.Equal([Record], Whole(Split(Record, int.MaxValue)));
        Assert.Equal([Record], Whole(Split($"[\n{Record}\n]", int.MaxValue)));
    }

    [Fact]
    public void A_list_of_records_within_a_record_is_not_taken_for_the_files()
    {
        const string Record = """{"a":{"Records":[{"b":1}]}}""";

        Assert.Equal([Record], Whole(Split(Record, int.MaxValue)));
    }

    [Fact]
    public void A_torn_line_costs_itself_only()
    {
        var split = Split("{\"a\":1}\n{\"b\":{\"c\":\n{\"d\":1}\n{\"e\":\"torn\n{\"f\":1}\nnot json\n{\"g\":1}\n", int.MaxValue);

        Assert.Equal(["""{"a":1}""", """{"d":1}""", """{"f":1}""", """{"g":1}"""], Whole(split));
        Assert.Equal(3, split.OfType<SplitRecord.Broken>().Count());
    }

    [Fact]
    public void A_cut_file_keeps_what_came_before_and_says_that_it_was_cut()
    {
        var split = Split("""{"Records":[{"a":1},{"b":""", int.MaxValue);

        Assert.Equal(["""{"a":1}"""], Whole(split));
        Assert.Equal(["The file ends in the middle of a record.", "The file ends before its list of records is closed; what came before is taken."],
            split.OfType<SplitRecord.Broken>().Select(broken => broken.Reason));
    }

    [Fact]
    public void A_record_that_is_too_large_is_refused_and_the_next_is_taken()
    {
        var split = Split($$"""{"Records":[{"a":"{{new string('x', 5000)}}"},{"b":1}]}""", int.MaxValue, maxRecordBytes: 1000);

        Assert.Equal(["""{"b":1}"""], Whole(split));
        var broken = Assert.IsType<SplitRecord.Broken>(split[0]);
        Assert.Equal("The record is larger than 1,000 bytes.", broken.Reason);
        Assert.InRange(broken.Start.Length, 100, 3000);
    }

    [Fact]
    public void The_portions_in_which_bytes_come_do_not_matter()
    {
        var random = new Random(20230710);
        string[] pieces = ["{", "}", "[", "]", "\"", "\\", "\n", ",", ":", " ", "\"Records\":[", "{\"a\":1}", "{\"a\":\"\\\"\"}", "x", "{\"Records\":[", "\r\n{"];
        for (var round = 0; round < 2000; round++)
        {
            var file = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var whole = Describe(Split(file, int.MaxValue, maxRecordBytes: 40));
            foreach (var portion in (int[])[1, 2, 3, 7])
            {
                Assert.Equal(whole, Describe(Split(file, portion, maxRecordBytes: 40)));
            }
        }

        static IEnumerable<string> Describe(IEnumerable<SplitRecord> split) => split.Select(record => record switch
        {
            SplitRecord.Whole whole => Encoding.UTF8.GetString(whole.Bytes.Span),
            SplitRecord.Broken broken => $"{broken.Reason} {Encoding.UTF8.GetString(broken.Start.Span)}",
            _ => "",
        });
    }

    private static List<SplitRecord> Split(string file, int portion, int maxRecordBytes = 100_000)
    {
        var splitter = new JsonRecordSplitter(maxRecordBytes, "Records");
        var output = new List<SplitRecord>();
        var bytes = Encoding.UTF8.GetBytes(file);
        for (var at = 0; at < bytes.Length; at += Math.Min(portion, bytes.Length - at))
        {
            splitter.Push(bytes.AsSpan(at, Math.Min(portion, bytes.Length - at)), output);
        }

        splitter.Complete(output);
        return output;
    }

    private static IEnumerable<string> Whole(IEnumerable<SplitRecord> split) =>
        split.OfType<SplitRecord.Whole>().Select(record => Encoding.UTF8.GetString(record.Bytes.Span));
}
