using System.Buffers.Binary;
using System.Collections.Immutable;
using Dashboard.Components.Panels;
using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Components;

public sealed class ChartPackingTests
{
    [Fact]
    public void Lines_of_different_times_share_one_axis_and_a_time_of_the_other_line_is_no_gap()
    {
        var packed = Read(ChartPacking.Pack([Line([0, 60, 120], [1, 2, 3]), Line([30, 90], [7, 8])]));

        Assert.Equal([0, 30, 60, 90, 120], packed.Times);
        Assert.Equal(["1", "absent", "2", "absent", "3"], packed.Columns[0]);
        Assert.Equal(["absent", "7", "absent", "8", "absent"], packed.Columns[1]);
    }

    [Fact]
    public void A_distance_beyond_the_spacing_breaks_the_line()
    {
        var packed = Read(ChartPacking.Pack([Line([0, 60, 240, 300], [1, 2, 3, 4])]));

        Assert.Equal([0, 60, 61, 240, 300], packed.Times);
        Assert.Equal(["1", "2", "gap", "3", "4"], packed.Columns[0]);
    }

    [Fact]
    public void A_value_that_is_none_breaks_the_line()
    {
        var packed = Read(ChartPacking.Pack([Line([0, 60, 120, 180], [1, double.NaN, 3, double.PositiveInfinity])]));

        Assert.Equal([0, 1, 120], packed.Times);
        Assert.Equal(["1", "gap", "3"], packed.Columns[0]);
    }

    [Fact]
    public void Times_of_another_line_do_not_bridge_a_gap()
    {
        var packed = Read(ChartPacking.Pack([Line([0, 240], [1, 2]), Line([0, 60, 120, 180, 240], [5, 5, 5, 5, 5])]));

        Assert.Equal([0, 1, 60, 120, 180, 240], packed.Times);
        Assert.Equal(["1", "gap", "gap", "gap", "gap", "2"], packed.Columns[0]);
        Assert.Equal(["5", "absent", "5", "5", "5", "5"], packed.Columns[1]);
    }

    [Fact]
    public void A_band_has_two_columns_and_a_line_with_a_band_three()
    {
        var band = Line([0, 60], []) with { Lower = [1, 2], Upper = [5, 6] };
        var both = Line([0, 60], [3, 4]) with { Lower = [1, 2], Upper = [5, 6] };
        var packed = Read(ChartPacking.Pack([band, both]));

        Assert.Equal([["1", "2"], ["5", "6"], ["3", "4"], ["1", "2"], ["5", "6"]], packed.Columns);
    }

    [Fact]
    public void A_counter_that_moves_little_around_a_large_value_keeps_its_movement()
    {
        ImmutableArray<double> values = [.. Enumerable.Range(0, 50).Select(i => 123_456_789_000d + i)];
        var packed = Read(ChartPacking.Pack([Line([.. Enumerable.Range(0, 50).Select(i => i * 60L)], values)]));

        Assert.Equal(values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), packed.Columns[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Columns_begin_where_a_browser_can_look_at_them_in_place(int points)
    {
        var seconds = Enumerable.Range(0, points).Select(i => i * 60L).ToImmutableArray();
        var packed = ChartPacking.Pack([Line(seconds, [.. seconds.Select(second => second / 10d)])]);
        var basesAt = packed.Length - 8 - (points * 4);

        Assert.Equal(0, basesAt % 8);
        Assert.Equal(points, Read(packed).Times.Length);
    }

    private static LineSeries Line(ImmutableArray<long> seconds, ImmutableArray<double> values) => new()
    {
        Name = "line",
        Info = new(new SeriesKey { Namespace = "test", Metric = "m", Statistic = Statistic.Average }, null),
        Seconds = seconds,
        Values = values,
        Spacing = TimeSpan.FromSeconds(90),
        Meaning = "",
    };

    /// <summary>As the browser's module reads it, written a second time from the format's description.</summary>
    private static (int[] Times, string[][] Columns) Read(byte[] packed)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(packed);
        var columns = BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(4));
        var times = Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(8 + (i * 4)))).ToArray();
        var bases = (8 + (count * 4) + 7) / 8 * 8;
        return (times, [.. Enumerable.Range(0, columns).Select(column =>
        {
            var origin = BinaryPrimitives.ReadDoubleLittleEndian(packed.AsSpan(bases + (column * 8)));
            return Enumerable.Range(0, count).Select(i => Cell(BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(bases + (columns * 8) + (((column * count) + i) * 4))), origin)).ToArray();
        })]);
    }

    private static string Cell(uint bits, double origin) => bits switch
    {
        ChartPacking.Absent => "absent",
        ChartPacking.Gap => "gap",
        _ => (BitConverter.UInt32BitsToSingle(bits) + origin).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
    };
}
