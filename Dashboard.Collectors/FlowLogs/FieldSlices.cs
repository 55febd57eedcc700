using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// One field of all lines of a stretch: a column of text that a parser goes down. Offsets come from the <see cref="SeparatorIndex"/> of the same text,
/// so they lie inside it; bytes before and behind the text can be read (<see cref="FlowLogParser.Front"/>), which is what lets the parsers load whole words.
/// </summary>
internal readonly ref struct FieldSlices
{
    private readonly ref byte _text;
    private readonly ref int _separators;
    private readonly ref int _before;
    private readonly bool _isLast;

    /// <param name="text">The stretch.</param>
    /// <param name="separators">Its separators.</param>
    /// <param name="before">For each line, the place in <paramref name="separators"/> of the line end before it.</param>
    /// <param name="field">Which field.</param>
    /// <param name="isLast">Whether it ends the line, and so may have a carriage return behind it.</param>
    public FieldSlices(ref byte text, ReadOnlySpan<int> separators, ReadOnlySpan<int> before, int field, bool isLast)
    {
        _text = ref text;
        _separators = ref Unsafe.Add(ref MemoryMarshal.GetReference(separators), field);
        _before = ref MemoryMarshal.GetReference(before);
        _isLast = isLast;
    }

    /// <summary>The first byte of a line's field, and how many there are. The line must be one of those given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte At(int line, out int length)
    {
        ref var before = ref Unsafe.Add(ref _separators, Unsafe.Add(ref _before, line));
        var start = before + 1;
        var end = Unsafe.Add(ref before, 1);
        if (_isLast && end > start && Unsafe.Add(ref _text, end - 1) == '\r')
        {
            end--;
        }

        length = end - start;
        return ref Unsafe.Add(ref _text, start);
    }

    /// <summary>Whether a field is the dash that stands for no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDash(ref byte at, int length) => length == 1 && at == '-';
}
