using System.Numerics;
using System.Runtime.Intrinsics;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Finds an ASCII text in ASCII bytes, whatever the case of its letters: many bytes a step, because this is what a search without an index does all the time.</summary>
internal sealed class AsciiText
{
    private const byte CaseBit = 0x20;

    private readonly byte[] _lower;
    private readonly int _second;
    private readonly byte _firstFold;
    private readonly byte _secondFold;

    /// <param name="text">ASCII, not empty.</param>
    public AsciiText(string text)
    {
        _lower = [.. text.ToLowerInvariant().Select(letter => (byte)letter)];
        _second = _lower.Length - 1;
        (_firstFold, _secondFold) = (Fold(_lower[0]), Fold(_lower[_second]));
    }

    public int Length => _lower.Length;

    /// <summary>The first place at or after another; -1 where there is none.</summary>
    public int Find(ReadOnlySpan<byte> text, int from = 0)
    {
        var last = text.Length - _lower.Length;
        var at = from;
        if (Vector256.IsHardwareAccelerated)
        {
            var (first, second) = (Vector256.Create(_lower[0]), Vector256.Create(_lower[_second]));
            var (foldFirst, foldSecond) = (Vector256.Create(_firstFold), Vector256.Create(_secondFold));
            for (; at + _second + Vector256<byte>.Count <= text.Length; at += Vector256<byte>.Count)
            {
                // A place where the first and the last letter are right is looked at closely.
                var found = Vector256.Equals(Vector256.Create(text[at..]) | foldFirst, first) & Vector256.Equals(Vector256.Create(text[(at + _second)..]) | foldSecond, second);
                for (var mask = found.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    var place = at + BitOperations.TrailingZeroCount(mask);
                    if (IsAt(text, place))
                    {
                        return place;
                    }
                }
            }
        }

        for (; at <= last; at++)
        {
            if (IsAt(text, at))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Whether it occurs with neither a letter nor a digit on either side.</summary>
    public bool IsWordOf(ReadOnlySpan<byte> text)
    {
        for (var at = Find(text); at >= 0; at = Find(text, at + 1))
        {
            if ((at == 0 || !char.IsAsciiLetterOrDigit((char)text[at - 1])) && (at + Length == text.Length || !char.IsAsciiLetterOrDigit((char)text[at + Length])))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAt(ReadOnlySpan<byte> text, int place)
    {
        for (var i = 0; i < _lower.Length; i++)
        {
            if ((text[place + i] | Fold(_lower[i])) != _lower[i] || (Fold(_lower[i]) != 0 && !char.IsAsciiLetter((char)text[place + i])))
            {
                return false;
            }
        }

        return true;
    }

    private static byte Fold(byte lower) => lower is >= (byte)'a' and <= (byte)'z' ? CaseBit : (byte)0;
}
