using System.Buffers;
using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Output;

/// <summary>
/// CSV as RFC 4180 has it, with LF line ends. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers, which
/// may well begin with a minus, do not.
/// </summary>
public sealed class CsvWriter : RowWriter
{
    // ECS calls it so; no spreadsheet takes it for a formula of more than a name.
    private const string Timestamp = "@timestamp";

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    public CsvWriter(ImmutableArray<string> names, IVerbOutput output)
        : base(output) => Line(Header(names));

    /// <summary>The cells of a header.</summary>
    public static IEnumerable<string> Header(IEnumerable<string> names) => names.Select(name => name == Timestamp ? name : Cell(name, isText: true));

    /// <summary>A cell.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="isText">Whether it is text, which may be a stranger's, and no number or time.</param>
    public static string Cell(string text, bool isText)
    {
        if (isText && text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..])
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <inheritdoc/>
    protected override void Append(ImmutableArray<KeyValuePair<string, FieldValue>> row) => Line(row.Select(cell => Cell(cell.Value)));

    private void Line(IEnumerable<string> cells) => Pending.AppendJoin(',', cells).Append('\n');

    private static string Cell(FieldValue value) => Cell(value.ToString(), value.Kind is FieldKind.Text or FieldKind.List);
}
