using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Core.Panels;

namespace Dashboard.Components.Panels;

/// <summary>
/// Lines as the browser reads them, little-endian: times (Int32 seconds), columns' bases (Float64), columns (Float32 offsets from their base).
/// A column is a line's values, or the lower or upper edge of its band. Two different NaNs tell "no point here" from "a gap begins".
/// </summary>
public static class ChartPacking
{
    /// <summary>Bits of a NaN: this line has no point at this time, others have.</summary>
    public const uint Absent = 0x7FC0_0001;

    /// <summary>Bits of a NaN: the line is broken here.</summary>
    public const uint Gap = 0x7FC0_0000;

    private const int HeaderBytes = 8;

    /// <summary>Packs the lines: header (times, columns), times, bases, columns.</summary>
    public static byte[] Pack(ImmutableArray<LineSeries> lines)
    {
        var breaks = lines.Select(BreaksOf).ToArray();
        var times = lines.SelectMany(line => line.Seconds).Concat(breaks.SelectMany(at => at)).Distinct().Order().ToArray();
        var columns = lines.Zip(breaks).SelectMany(pair => ColumnsOf(pair.First).Select(values => (pair.First.Seconds, values, Breaks: pair.Second))).ToArray();

        // Floats must start at a multiple of four and doubles at one of eight, or the browser cannot look at them in place.
        var basesAt = HeaderBytes + (times.Length * 4) + (times.Length % 2 * 4);
        var packed = new byte[basesAt + (columns.Length * 8) + (columns.Length * times.Length * 4)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, times.Length);
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(4), columns.Length);
        for (var i = 0; i < times.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(HeaderBytes + (i * 4)), checked((int)times[i]));
        }

        for (var c = 0; c < columns.Length; c++)
        {
            var (seconds, values, gaps) = columns[c];
            var origin = BaseOf(values);
            BinaryPrimitives.WriteDoubleLittleEndian(packed.AsSpan(basesAt + (c * 8)), origin);
            var bits = MemoryMarshal.Cast<byte, uint>(packed.AsSpan(basesAt + (columns.Length * 8) + (c * times.Length * 4), times.Length * 4));
            Fill(bits, times, seconds, values, gaps, origin);
        }

        return packed;
    }

    /// <summary>Which columns a line has, in their order.</summary>
    public static IEnumerable<ImmutableArray<double>> ColumnsOf(LineSeries line)
    {
        if (!line.Values.IsEmpty)
        {
            yield return line.Values;
        }

        if (!line.Upper.IsEmpty)
        {
            yield return line.Lower;
            yield return line.Upper;
        }
    }

    private static void Fill(Span<uint> bits, long[] times, ImmutableArray<long> seconds, ImmutableArray<double> values, ImmutableArray<long> gaps, double origin)
    {
        var (next, gap) = (0, 0);
        for (var i = 0; i < times.Length; i++)
        {
            bits[i] = Absent;
            if (gap < gaps.Length && gaps[gap] == times[i])
            {
                (bits[i], gap) = (Gap, gap + 1);
            }

            if (next < seconds.Length && seconds[next] == times[i])
            {
                var value = values[next++];
                bits[i] = double.IsFinite(value) ? BitConverter.SingleToUInt32Bits((float)(value - origin)) : Gap;
            }
        }
    }

    /// <summary>A time inside each distance that is longer than the line's spacing.</summary>
    private static ImmutableArray<long> BreaksOf(LineSeries line)
    {
        var longest = Math.Max(1, line.Spacing.TotalSeconds);
        var breaks = ImmutableArray.CreateBuilder<long>();
        for (var i = 1; i < line.Seconds.Length; i++)
        {
            if (line.Seconds[i] - line.Seconds[i - 1] > longest)
            {
                breaks.Add(line.Seconds[i - 1] + 1);
            }
        }

        return breaks.ToImmutable();
    }

    /// <summary>A float has seven digits: a counter that moves little around a large value keeps its movement only as an offset.</summary>
    private static double BaseOf(ImmutableArray<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        var needsBase = high >= low && Math.Max(Math.Abs(low), Math.Abs(high)) > 1000 * (high - low) && high > low;
        var tooLarge = high >= low && Math.Max(Math.Abs(low), Math.Abs(high)) > 1e7;
        return needsBase || (tooLarge && low > 0) ? low : 0;
    }
}
