using Dashboard.Core.Panels;

namespace Dashboard.Tests.Panels;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, null, "0")]
    [InlineData(12_345, "Count", "12.3 k")]
    [InlineData(0.5, "Percent", "0.5 %")]
    [InlineData(99.96, "Percent", "100 %")]
    [InlineData(0.0123, "Seconds", "12.3 ms")]
    [InlineData(90, "Seconds", "90 s")]
    [InlineData(600, "Seconds", "10 min")]
    [InlineData(-1, "Seconds", "-1 s")]
    [InlineData(512, "Bytes", "512 B")]
    [InlineData(1536, "Bytes", "1.5 KiB")]
    [InlineData(1e12, "Bytes/Second", "931 GiB/s")]
    [InlineData(1500, "Milliseconds", "1.5 s")]
    [InlineData(3, "Furlongs", "3 Furlongs")]
    public void A_number_reads_with_its_unit(double value, string? unit, string expected) =>
        Assert.Equal(expected, Quantity.Of(value, unit));
}
