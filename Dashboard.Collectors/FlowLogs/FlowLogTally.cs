using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>What was read of an object, line by line. Every line that is not blank and not a header is a record or a rejection.</summary>
public sealed class FlowLogTally
{
    /// <summary>How many rejected records are kept with their text, a block; the others are counted.</summary>
    public const int MaxKept = 100;

    private readonly ImmutableArray<RejectedRecord>.Builder _kept = ImmutableArray.CreateBuilder<RejectedRecord>();
    private readonly string _origin;
    private long _passedBy;

    internal FlowLogTally(string origin) => _origin = origin;

    /// <summary>Lines, blank ones and headers included.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that became rows.</summary>
    public long Records { get; private set; }

    /// <summary>Lines that could not be taken.</summary>
    public long Rejected { get; private set; }

    /// <summary>Lines without a record in them: blank ones and headers.</summary>
    public long Empty { get; private set; }

    internal void Add(int lines, int records)
    {
        Lines += lines;
        Records += records;
    }

    internal void Header()
    {
        Lines++;
        Empty++;
    }

    internal void Blank() => Empty++;

    /// <summary>Rejects a line, counted from zero behind the lines that are already counted.</summary>
    internal void Reject(int line, string reason, ReadOnlySpan<byte> record)
    {
        Rejected++;
        if (_kept.Count == MaxKept)
        {
            _passedBy++;
            return;
        }

        var origin = string.Create(CultureInfo.InvariantCulture, $"{_origin} line {Lines + line + 1}");
        _kept.Add(RejectedRecord.Of(reason, origin, LineText.Excerpt(record, RejectedRecord.MaxExcerpt - 1)));
    }

    /// <summary>What was rejected since the last call; more than <see cref="MaxKept"/> end in one that says how many there are.</summary>
    internal ImmutableArray<RejectedRecord> Take()
    {
        if (_passedBy > 0)
        {
            _kept.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"{_passedBy} more lines were rejected before line {Lines + 1}; only the first {MaxKept} are kept."), _origin, ""));
            _passedBy = 0;
        }

        return _kept.DrainToImmutable();
    }
}
