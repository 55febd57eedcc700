using System.Runtime.CompilerServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Turns a stretch of whole lines into rows of <see cref="FlowColumns"/>. Never throws for what a line holds: what cannot be taken is rejected with its reason.</summary>
internal sealed class FlowLogParser
{
    /// <summary>Longer lines are rejected. AWS's longest format with the longest names stays below 5 KB.</summary>
    public const int MaxLineBytes = 8 * 1024;

    /// <summary>Bytes before a text, and behind it, that must be readable for it to be parsed.</summary>
    public const int Front = 16;

    /// <inheritdoc cref="Front"/>
    public const int Slack = NumberLanes.Slack;

    // Fields count from 1 and end at FlowLogFormat.MaxFields.
    private const byte EndsBeforeStart = 254;
    private const byte TrafficWithoutData = 255;

    private readonly SeparatorIndex _index;
    private readonly int[] _before;
    private readonly int[] _lineOf;
    private readonly byte[] _faults;
    private readonly List<int> _odd = [];
    private FlowLogFormat? _format;
    private NumberLanes? _lanes;
    private string _problem = "";
    private long _defaultTime;

    public FlowLogParser(int capacity)
    {
        _index = new SeparatorIndex(capacity);
        (_before, _lineOf, _faults) = (new int[capacity], new int[capacity], new byte[capacity]);
    }

    /// <summary>The format of the lines that follow, or why there is none; and the time for formats that name none.</summary>
    public void Use(FlowLogFormat? format, string problem, long defaultTime)
    {
        (_format, _problem, _defaultTime) = (format, problem, defaultTime);
        _lanes = format is null ? null : NumberLanes.Of(format);
    }

    /// <summary>
    /// Parses lines until the text ends, the columns are full or a header line comes, which is left for the caller. Says how many bytes it is done with.
    /// <see cref="Slack"/> bytes behind the text and <see cref="Front"/> before it must be readable.
    /// </summary>
    public int Parse(ref byte text, int length, FlowColumns columns, FlowLogTally tally)
    {
        var found = _index.Build(ref text, length);
        var (lines, rows) = Select(ref text, found, columns.Room, out var misshapen);
        var slices = _before.AsSpan(0, rows);
        var faults = _faults.AsSpan(0, rows);
        columns.Reserve(rows);
        faults.Clear();
        if (_format is not null)
        {
            ParseFields(ref text, slices, columns, faults);
        }

        if (misshapen || faults.ContainsAnyExcept((byte)0))
        {
            lines = Reject(ref text, lines, ref rows, tally);
            faults = faults[..rows];
        }

        var before = columns.Count;
        columns.Take(faults);
        tally.Add(lines, columns.Count - before);
        return lines == 0 ? 0 : End(lines - 1) + 1;
    }

    private int End(int line) => _index.Separators[_index.LineEnds[line]];

    private int Start(int line) => line == 0 ? 0 : End(line - 1) + 1;

    /// <summary>Picks the lines that have as many fields as the format.</summary>
    private (int Lines, int Rows) Select(ref byte text, int found, int room, out bool misshapen)
    {
        var fields = _format?.Fields.Length ?? -1;
        var separators = _index.Separators;
        var ends = _index.LineEnds;
        int line = 0, rows = 0, before = 0;
        misshapen = false;
        for (; line < found && rows < room; line++)
        {
            var end = ends[line];
            if (end - before == fields && separators[end] - separators[before] - 1 <= MaxLineBytes)
            {
                _before[rows] = before;
                _lineOf[rows++] = line;
            }
            else
            {
                misshapen = true;
            }

            before = end;
        }

        return (line, rows);
    }

    private void ParseFields(ref byte text, ReadOnlySpan<int> lines, FlowColumns columns, Span<byte> faults)
    {
        var (at, count) = (columns.Count, lines.Length);
        ParseNumbers(ref text, lines, columns, faults);
        FillMissing(columns, at, count);
        ParseAddresses(ref text, lines, columns, faults);
        ParseVerdicts(ref text, lines, columns, faults);
        CheckRecords(columns, at, faults);
        // After the others and past what they marked, so that a rejected line leaves no text behind.
        for (int field = 0, column = 0; field < _format!.Kinds.Length; field++)
        {
            if (_format.Kinds[field] <= FlowFieldKind.AddressAsText)
            {
                columns.Values(column).Place(Slices(ref text, lines, field), columns.Text[column].AsSpan(at, count), faults, Fault(field));
                column++;
            }
        }
    }

    /// <summary>All numbers of a line at once where that can be done, else number by number.</summary>
    private void ParseNumbers(ref byte text, ReadOnlySpan<int> lines, FlowColumns columns, Span<byte> faults)
    {
        var at = columns.Count;
        var done = 0;
        if (_lanes is not null)
        {
            _odd.Clear();
            done = _lanes.Parse(ref text, _index.Separators, lines, columns, _odd);
            foreach (var line in _odd)
            {
                ParseNumbers(ref text, lines.Slice(line, 1), columns, at + line, faults.Slice(line, 1));
            }
        }

        ParseNumbers(ref text, lines[done..], columns, at + done, faults[done..]);
    }

    /// <summary>A number of all lines, then the next.</summary>
    private void ParseNumbers(ref byte text, ReadOnlySpan<int> lines, FlowColumns columns, int at, Span<byte> faults)
    {
        var kinds = _format!.Kinds;
        for (var field = 0; field < kinds.Length && lines.Length > 0; field++)
        {
            var slices = Slices(ref text, lines, field);
            var fault = Fault(field);
            switch (kinds[field])
            {
                case FlowFieldKind.Start: ColumnParsers.Times(slices, columns.Start.AsSpan(at, lines.Length), faults, fault); break;
                case FlowFieldKind.End: ColumnParsers.Times(slices, columns.End.AsSpan(at, lines.Length), faults, fault); break;
                case FlowFieldKind.SourcePort: ColumnParsers.Numbers(slices, columns.SourcePort.AsSpan(at, lines.Length), ushort.MaxValue, faults, fault); break;
                case FlowFieldKind.DestinationPort: ColumnParsers.Numbers(slices, columns.DestinationPort.AsSpan(at, lines.Length), ushort.MaxValue, faults, fault); break;
                case FlowFieldKind.Protocol: ColumnParsers.Numbers(slices, columns.Protocol.AsSpan(at, lines.Length), byte.MaxValue, faults, fault); break;
                case FlowFieldKind.Packets: ColumnParsers.Numbers(slices, columns.Packets.AsSpan(at, lines.Length), long.MaxValue, faults, fault); break;
                case FlowFieldKind.Bytes: ColumnParsers.Numbers(slices, columns.Bytes.AsSpan(at, lines.Length), long.MaxValue, faults, fault); break;
            }
        }
    }

    private void ParseAddresses(ref byte text, ReadOnlySpan<int> lines, FlowColumns columns, Span<byte> faults)
    {
        var (source, destination) = (_format!.Kinds.IndexOf(FlowFieldKind.SourceAddress), _format.Kinds.IndexOf(FlowFieldKind.DestinationAddress));
        var sources = columns.Source.AsSpan(columns.Count, lines.Length);
        var destinations = columns.Destination.AsSpan(columns.Count, lines.Length);
        switch (source >= 0, destination >= 0)
        {
            case (true, true):
                ColumnParsers.Addresses(Slices(ref text, lines, source), Slices(ref text, lines, destination), sources, destinations, faults, Fault(source), Fault(destination));
                break;
            case (true, false):
                ColumnParsers.Addresses(Slices(ref text, lines, source), sources, faults, Fault(source));
                break;
            case (false, true):
                ColumnParsers.Addresses(Slices(ref text, lines, destination), destinations, faults, Fault(destination));
                break;
        }
    }

    private void ParseVerdicts(ref byte text, ReadOnlySpan<int> lines, FlowColumns columns, Span<byte> faults)
    {
        var (action, status) = (_format!.Kinds.IndexOf(FlowFieldKind.Action), _format.Kinds.IndexOf(FlowFieldKind.Status));
        var verdict = columns.Verdict.AsSpan(columns.Count, lines.Length);
        switch (action >= 0, status >= 0)
        {
            case (true, true):
                ColumnParsers.Verdicts(Slices(ref text, lines, action), Slices(ref text, lines, status), verdict, faults, Fault(action), Fault(status));
                break;
            case (true, false):
                ColumnParsers.Actions(Slices(ref text, lines, action), verdict, faults, Fault(action));
                break;
            case (false, true):
                ColumnParsers.Statuses(Slices(ref text, lines, status), verdict, faults, Fault(status));
                break;
        }
    }

    private static byte Fault(int field) => (byte)(field + 1);

    private FieldSlices Slices(ref byte text, ReadOnlySpan<int> lines, int field) =>
        new(ref text, _index.Separators, lines, field, field == _format!.Fields.Length - 1);

    /// <summary>What no field of the format gives, once those of times are read.</summary>
    private void FillMissing(FlowColumns columns, int at, int count)
    {
        var start = columns.Start.AsSpan(at, count);
        var end = columns.End.AsSpan(at, count);
        switch (Has(FlowFieldKind.Start), Has(FlowFieldKind.End))
        {
            case (true, false): start.CopyTo(end); break;
            case (false, true): end.CopyTo(start); break;
            case (false, false): start.Fill(_defaultTime); end.Fill(_defaultTime); break;
        }

        Clear(FlowFieldKind.SourceAddress, columns.Source);
        Clear(FlowFieldKind.DestinationAddress, columns.Destination);
        Clear(FlowFieldKind.SourcePort, columns.SourcePort);
        Clear(FlowFieldKind.DestinationPort, columns.DestinationPort);
        Clear(FlowFieldKind.Protocol, columns.Protocol);
        Clear(FlowFieldKind.Packets, columns.Packets);
        Clear(FlowFieldKind.Bytes, columns.Bytes);
        if (!Has(FlowFieldKind.Action))
        {
            columns.Verdict.AsSpan(at, count).Fill(FlowVerdict.Unknown);
        }

        bool Has(FlowFieldKind kind) => _format!.Kinds.Contains(kind);

        void Clear<T>(FlowFieldKind kind, T[] column)
        {
            if (!Has(kind))
            {
                column.AsSpan(at, count).Clear();
            }
        }
    }

    /// <summary>What no field shows alone.</summary>
    private static void CheckRecords(FlowColumns columns, int at, Span<byte> faults)
    {
        var start = columns.Start.AsSpan(at, faults.Length);
        var end = columns.End.AsSpan(at, faults.Length);
        var packets = columns.Packets.AsSpan(at, faults.Length);
        var bytes = columns.Bytes.AsSpan(at, faults.Length);
        var verdict = columns.Verdict.AsSpan(at, faults.Length);
        for (var i = 0; i < faults.Length; i++)
        {
            if (end[i] < start[i] && faults[i] == 0)
            {
                faults[i] = EndsBeforeStart;
            }

            if (verdict[i] is FlowVerdict.NoData or FlowVerdict.SkipData && (packets[i] | bytes[i]) != 0 && faults[i] == 0)
            {
                faults[i] = TrafficWithoutData;
            }
        }
    }

    /// <summary>Names what is wrong with each line that was not taken, in the order of lines; ends before a header, and says how many lines come before it.</summary>
    private int Reject(ref byte text, int lines, ref int rows, FlowLogTally tally)
    {
        var row = 0;
        for (var line = 0; line < lines; line++)
        {
            byte fault = 0;
            var chosen = row < rows && _lineOf[row] == line;
            if (chosen && (fault = _faults[row++]) == 0)
            {
                continue;
            }

            var start = Start(line);
            var record = LineText.Of(ref Unsafe.Add(ref text, start), End(line) - start);
            if (record.IsEmpty)
            {
                tally.Blank();
            }
            else if (FlowLogFormat.IsHeader(record))
            {
                rows = chosen ? row - 1 : row;
                return line;
            }
            else
            {
                tally.Reject(line, chosen ? Reason(record, fault) : Misshape(record), record);
            }
        }

        return lines;
    }

    private string Misshape(ReadOnlySpan<byte> record) =>
        record.Length > MaxLineBytes ? $"The line has more than {MaxLineBytes} bytes."
        : _format is null ? _problem
        : $"The line has {record.Count((byte)' ') + 1} fields where the format has {_format.Fields.Length}: give the flow log's LogFormat if it has another.";

    private string Reason(ReadOnlySpan<byte> record, byte fault)
    {
        switch (fault)
        {
            case EndsBeforeStart: return "The record's end lies before its start.";
            case TrafficWithoutData: return "log-status says that there was no data, and yet packets or bytes are given.";
        }

        var field = fault - 1;
        foreach (var value in record.Split((byte)' '))
        {
            if (field-- == 0)
            {
                return $"{_format!.Fields[fault - 1]} is '{LineText.Excerpt(record[value], 64)}' and must be {FlowField.Demand(_format.Kinds[fault - 1])}.";
            }
        }

        return $"{_format!.Fields[fault - 1]} is missing.";
    }
}
