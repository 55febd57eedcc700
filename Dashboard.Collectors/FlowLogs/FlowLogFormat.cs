using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Which field stands where in a line: from the header line of a file, or from the <c>LogFormat</c> of DescribeFlowLogs where lines come without one
/// (CloudWatch Logs). Fields may come in any order, and some that nobody knows yet.
/// </summary>
public sealed class FlowLogFormat
{
    /// <summary>The longest format that AWS allows today has 60 fields.</summary>
    public const int MaxFields = 128;

    private const int MaxNameLength = 128;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/");

    private FlowLogFormat(ImmutableArray<string> fields)
    {
        Fields = fields;
        Kinds = [.. fields.Select(FlowField.KindOf)];
    }

    /// <summary>The format of a flow log for which nobody chose one: version 2.</summary>
    public static FlowLogFormat Default { get; } =
        Parse("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status");

    /// <summary>The fields' names, in the order of the line.</summary>
    public ImmutableArray<string> Fields { get; }

    internal ImmutableArray<FlowFieldKind> Kinds { get; }

    /// <summary>Whether records bear a time of their own.</summary>
    public bool HasTime => Kinds.Contains(FlowFieldKind.Start) || Kinds.Contains(FlowFieldKind.End);

    /// <summary>Reads <c>${version} ${account-id} …</c>, or the bare names of a header line.</summary>
    /// <exception cref="FormatException">It names no field, one of them twice, or something that cannot be a field.</exception>
    public static FlowLogFormat Parse(string logFormat) =>
        TryParse(logFormat, out var format) is { } problem ? throw new FormatException(problem) : format!;

    /// <summary>What is wrong with a format, or null.</summary>
    public static string? TryParse(string logFormat, out FlowLogFormat? format)
    {
        format = null;
        var names = logFormat.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length is 0 or > MaxFields)
        {
            return $"A flow log format names 1 to {MaxFields} fields; this one has {names.Length}.";
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = names[i].StartsWith("${", StringComparison.Ordinal) && names[i].EndsWith('}') ? names[i][2..^1] : names[i];
            if (names[i].Length is 0 or > MaxNameLength || names[i].AsSpan().ContainsAnyExcept(NameCharacters))
            {
                return $"Field {i + 1} of the flow log format is not a name of letters, digits and -_.:/ (at most {MaxNameLength} of them).";
            }

            if (!seen.Add(names[i]))
            {
                return $"The flow log format names {names[i]} twice.";
            }
        }

        format = new([.. names]);
        return null;
    }

    /// <summary>
    /// Whether a line is a header and not a record: at least half of its words are field names. A record cannot look like that,
    /// because its addresses, numbers and ids do not.
    /// </summary>
    internal static bool IsHeader(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxFields * (MaxNameLength + 1) || !Ascii.IsValid(line))
        {
            return false;
        }

        int known = 0, words = 0;
        foreach (var word in Encoding.ASCII.GetString(line).Split((char[])[' ', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            words++;
            known += FlowField.IsKnown(word) ? 1 : 0;
        }

        return known > 0 && known * 2 >= words;
    }
}
