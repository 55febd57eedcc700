using System.Numerics;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>Ascending numbers as the gaps between them, in Rice's code: as many low bits as a usual gap has, the rest as a run of ones.</summary>
internal static class GapCode
{
    private const int CountBits = 20;
    private const int WidthBits = 5;

    /// <summary>A longer run would be longer than the number itself, which then follows it.</summary>
    private const int LongestRun = 15;

    public static int WidthFor(int count, int bound) => count == 0 ? 0 : Math.Clamp(BitOperations.Log2((uint)Math.Max(1, bound / count)), 0, 31);

    public static void Write(BitWriter writer, ReadOnlySpan<ushort> ascending, int bound)
    {
        var width = WidthFor(ascending.Length, bound);
        writer.Write((uint)ascending.Length, CountBits);
        writer.Write((uint)width, WidthBits);
        var next = 0;
        foreach (var value in ascending)
        {
            WriteGap(writer, (uint)(value - next), width);
            next = value + 1;
        }
    }

    public static List<int> Read(ref BitReader reader, int bound)
    {
        var count = (int)reader.Read(CountBits);
        var width = (int)reader.Read(WidthBits);
        var values = new List<int>(Math.Min(count, bound));
        for (var next = 0L; count > 0 && next < bound; count--)
        {
            var value = next + ReadGap(ref reader, width);
            if (value >= bound)
            {
                break;
            }

            values.Add((int)value);
            next = value + 1;
        }

        return values;
    }

    public static void WriteGap(BitWriter writer, uint gap, int width)
    {
        var run = gap >> width;
        if (run >= LongestRun)
        {
            writer.Write((1u << LongestRun) - 1, LongestRun);
            writer.Write(gap, 32);
            return;
        }

        writer.Write((1u << (int)run) - 1, (int)run + 1);
        if (width > 0)
        {
            writer.Write(gap & ((1u << width) - 1), width);
        }
    }

    public static uint ReadGap(ref BitReader reader, int width)
    {
        var run = BitOperations.TrailingZeroCount(~reader.Peek());
        if (run >= LongestRun)
        {
            reader.Skip(LongestRun);
            return reader.Read(32);
        }

        reader.Skip(run + 1);
        return ((uint)run << width) | (width == 0 ? 0 : reader.Read(width));
    }
}
