using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Cli.Output;

public sealed class RowWriterTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=HYPERLINK(\"http://evil\",\"x\")", "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    public async Task Csv_quotes_text_and_takes_the_formula_out_of_it(string text, string cell) =>
        Assert.Equal($"name\n{cell}\n", await WriteAsync(RowFormat.Csv, FieldValue.Of(text)));

    [Fact]
    public async Task Csv_leaves_numbers_alone() =>
        Assert.Equal("name\n-2.5\n", await WriteAsync(RowFormat.Csv, FieldValue.Of(-2.5)));

    [Fact]
    public async Task Csv_takes_the_formula_out_of_a_list_too() =>
        Assert.Equal("name\n\"'=1, b\"\n", await WriteAsync(RowFormat.Csv, FieldValue.Of([FieldValue.Of("=1"), FieldValue.Of("b")])));

    [Theory]
    [InlineData("\u001b[2Jgone", "\\u001b[2Jgone")]
    [InlineData("a\nb\rc\td", "a\\nb\\rc\\td")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("user\u202Egnp.exe", "user\\u202egnp.exe")]
    [InlineData("a\u200Bb\u2028c", "a\\u200bb\\u2028c")]
    [InlineData("Grüße 😀", "Grüße 😀")]
    public async Task Table_shows_control_characters_and_does_not_send_them(string text, string shown) =>
        Assert.Equal($"name\n{shown}\n", await WriteAsync(RowFormat.Table, FieldValue.Of(text)));

    [Fact]
    public async Task Table_cuts_a_long_cell()
    {
        var line = (await WriteAsync(RowFormat.Table, FieldValue.Of(new string('x', 5000)))).Split('\n')[1];
        Assert.Equal(80, line.Length);
        Assert.EndsWith("…", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_aligns_columns_also_past_the_rows_that_decided_their_widths()
    {
        var output = new Written();
        var rows = RowWriter.Of(RowFormat.Table, ["name", "count", "last"], output);
        for (var i = 0; i < 300; i++)
        {
            await rows.WriteAsync([new("name", FieldValue.Of("n" + i)), new("count", FieldValue.Of(i)), new("last", FieldValue.Of("end"))], TestContext.Current.CancellationToken);
        }

        await rows.CompleteAsync(TestContext.Current.CancellationToken);
        var lines = output.Data.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("name  count  last", lines[0]);
        Assert.Equal("n0        0  end", lines[1]);
        Assert.Equal("n299    299  end", lines[300]);
        Assert.Equal(301, lines.Length);
    }

    [Fact]
    public async Task Json_keeps_types_and_is_ascii_on_one_line()
    {
        var output = new Written();
        var rows = RowWriter.Of(RowFormat.Ndjson, [], output);
        ImmutableArray<KeyValuePair<string, FieldValue>> row =
        [
            new("@timestamp", FieldValue.Of(DateTimeOffset.UnixEpoch)),
            new("user", FieldValue.Of("é\u001b\n\u202E")),
            new("http.status", FieldValue.Of(403)),
            new("mfa", FieldValue.Of(false)),
            new("source.ip", FieldValue.Of(System.Net.IPAddress.IPv6Loopback)),
            new("tags", FieldValue.Of([FieldValue.Of("a"), FieldValue.Of(1)])),
            new("absent", default),
        ];
        await rows.WriteAsync(row, TestContext.Current.CancellationToken);
        await rows.CompleteAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("}\n", output.Data, StringComparison.Ordinal);
        Assert.All(output.Data.TrimEnd('\n'), c => Assert.InRange(c, ' ', '~'));
        using var json = JsonDocument.Parse(output.Data);
        Assert.Equal(
            """{"@timestamp":"1970-01-01T00:00:00Z","user":"\u00E9\u001B\n\u202E","http.status":403,"mfa":false,"source.ip":"::1","tags":["a",1]}""",
            json.RootElement.GetRawText());
    }

    private static async Task<string> WriteAsync(RowFormat format, FieldValue value)
    {
        var output = new Written();
        var rows = RowWriter.Of(format, ["name"], output);
        await rows.WriteAsync([new("name", value)], TestContext.Current.CancellationToken);
        await rows.CompleteAsync(TestContext.Current.CancellationToken);
        return output.Data;
    }
}
