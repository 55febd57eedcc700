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
        var columns = lines.SelectMany(line => ColumnsOf(line).Select(values => Column.Of(line, values))).ToArray();
        var times = columns.SelectMany(column => column.Seconds.Concat(column.BrokenAfter.Select(second => second + 1))).Distinct().Order().ToArray();

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
            var origin = BaseOf(columns[c].Values);
            BinaryPrimitives.WriteDoubleLittleEndian(packed.AsSpan(basesAt + (c * 8)), origin);
            var bits = MemoryMarshal.Cast<byte, uint>(packed.AsSpan(basesAt + (columns.Length * 8) + (c * times.Length * 4), times.Length * 4));
            Fill(bits, times, columns[c], origin);
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

    private static void Fill(Span<uint> bits, long[] times, Column column, double origin)
    {
        var (next, broken, gap) = (0, 0, false);
        for (var i = 0; i < times.Length; i++)
        {
            if (next < column.Seconds.Length && column.Seconds[next] == times[i])
            {
                bits[i] = BitConverter.SingleToUInt32Bits((float)(column.Values[next++] - origin));
                gap = broken < column.BrokenAfter.Length && column.BrokenAfter[broken] == times[i];
                broken += gap ? 1 : 0;
            }
            else
            {
                // Every time between two points that do not belong together is a gap: the browser breaks a line only where it sees one.
                bits[i] = gap ? Gap : Absent;
            }
        }
    }

    /// <summary>A float has seven digits: a counter that moves little around a large value keeps its movement only as an offset.</summary>
    private static double BaseOf(ImmutableArray<double> values)
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        var (low, high) = (values.Min(), values.Max());
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        return high > low && (largest > 1000 * (high - low) || (largest > 1e7 && low > 0)) ? low : 0;
    }

    /// <summary>The points of a column that have a value, and those after which the line is broken.</summary>
    private sealed record Column(ImmutableArray<long> Seconds, ImmutableArray<double> Values, ImmutableArray<long> BrokenAfter)
    {
        public static Column Of(LineSeries line, ImmutableArray<double> values)
        {
            var points = Enumerable.Range(0, values.Length).Where(i => double.IsFinite(values[i])).ToArray();
            var together = Math.Max(1, line.Spacing.TotalSeconds);
            var broken = points.Zip(points.Skip(1))
                .Where(pair => pair.Second > pair.First + 1 || line.Seconds[pair.Second] - line.Seconds[pair.First] > together)
                .Select(pair => line.Seconds[pair.First]);
            return new([.. points.Select(i => line.Seconds[i])], [.. points.Select(i => values[i])], [.. broken]);
        }
    }
}
