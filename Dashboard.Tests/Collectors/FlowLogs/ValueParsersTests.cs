using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Dashboard.Collectors.FlowLogs;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>Numbers and addresses beside the framework's parsers.</summary>
public sealed class ValueParsersTests
{
    [Fact]
    public void Every_octet_in_every_place_reads_as_the_framework_reads_it()
    {
        for (var place = 0; place < 4; place++)
        {
            for (var value = 0; value < 1200; value++)
            {
                foreach (var others in (string[])["0", "10", "255"])
                {
                    var parts = Enumerable.Repeat(others, 4).ToArray();
                    parts[place] = value.ToString(CultureInfo.InvariantCulture);
                    var text = string.Join('.', parts);

                    Assert.Equal(value <= 255, TryIpv4(text, out var address));
                    if (value <= 255)
                    {
                        Assert.Equal(IPAddress.Parse(text), new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.00")]
    [InlineData("1.2.3.4.")]
    [InlineData(".1.2.3.4")]
    [InlineData("1..2.3.4")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4a")]
    [InlineData("1.2.3./")]
    [InlineData("1.2.3.:")]
    [InlineData("300.2.3.4")]
    [InlineData("456.2.3.4")]
    [InlineData("1234.2.3.4")]
    [InlineData("1.2.3.1234")]
    [InlineData("1.2.3.4567890.1")]
    [InlineData("1.2.3.45678901.")]
    [InlineData("111.222.111.2.3")]
    [InlineData("111.222.111.22.")]
    [InlineData("")]
    [InlineData("...")]
    public void What_is_no_dotted_quad_is_refused(string text) => Assert.False(TryIpv4(text, out _));

    [Fact]
    public void Every_byte_in_every_place_of_a_quad_is_judged()
    {
        const string Quad = "192.168.210.254";
        for (var place = 0; place < Quad.Length; place++)
        {
            for (var value = 0; value < 256; value++)
            {
                var text = Encoding.Latin1.GetBytes(Quad);
                text[place] = (byte)value;
                var parts = Encoding.Latin1.GetString(text).Split('.');
                var valid = parts.Length == 4 && parts.All(part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet) && octet.ToString(CultureInfo.InvariantCulture) == part);

                Assert.Equal(valid, TryIpv4(text, out _));
            }
        }
    }

    [Fact]
    public void Random_IPv6_texts_read_as_the_framework_reads_them()
    {
        const string Alphabet = "0123456789abcdefABCDEF:::::..";
        var random = new Random(5);
        var valid = 0;
        for (var i = 0; i < 300_000; i++)
        {
            string text;
            if (i % 2 == 0)
            {
                var bytes = new byte[16];
                random.NextBytes(bytes.AsSpan(random.Next(17)));
                var place = random.Next(40);
                text = new IPAddress(bytes).ToString();
                text = place < text.Length ? text.Remove(place, 1).Insert(place, Alphabet[random.Next(Alphabet.Length)].ToString()) : text;
            }
            else
            {
                text = new string([.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            }

            var expected = IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && HasPlainQuad(text);
            Assert.True(expected == TryIpv6(text, out var parsed), text);
            if (expected)
            {
                valid++;
                Assert.Equal((UInt128)new BigInteger(address!.GetAddressBytes(), isUnsigned: true, isBigEndian: true), parsed);
            }
        }

        Assert.True(valid > 30_000);

        // The framework reads 010 in a quad as octal.
        static bool HasPlainQuad(string text) =>
            !text.Contains('.', StringComparison.Ordinal) || text[(text.LastIndexOf(':') + 1)..].Split('.').All(part => part == "0" || !part.StartsWith('0'));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("007", 7L)]
    [InlineData("12345678", 12345678L)]
    [InlineData("123456789", 123456789L)]
    [InlineData("1234567890123456", 1234567890123456L)]
    [InlineData("12345678901234567", 12345678901234567L)]
    [InlineData("9223372036854775807", 9223372036854775807L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("00000000000000000001", null)]
    [InlineData("", null)]
    public void Numbers_of_any_length(string text, long? expected) => Assert.Equal(expected, TryDigits(text));

    [Fact]
    public void Every_byte_in_every_place_of_a_number_is_judged()
    {
        foreach (var length in (int[])[1, 2, 7, 8, 9, 10, 15, 16, 17, 19])
        {
            for (var place = 0; place < length; place++)
            {
                for (var value = 0; value < 256; value++)
                {
                    var text = Enumerable.Repeat((byte)'1', length).ToArray();
                    text[place] = (byte)value;
                    var expected = value is >= '0' and <= '9' && long.TryParse(Encoding.Latin1.GetString(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;

                    Assert.Equal(expected, TryDigits(Encoding.Latin1.GetString(text)));
                }
            }
        }
    }

    // Digits and dots around the value: what lies beside it must not count.
    private static byte[] Padded(ReadOnlySpan<byte> text, out int start)
    {
        var padded = new byte[text.Length + 96];
        Array.Fill(padded, (byte)'9');
        start = 16;
        text.CopyTo(padded.AsSpan(start));
        padded[start + text.Length] = (byte)'.';
        return padded;
    }

    private static bool TryIpv4(string text, out uint address) => TryIpv4(Encoding.Latin1.GetBytes(text), out address);

    private static bool TryIpv4(ReadOnlySpan<byte> text, out uint address)
    {
        ref var at = ref Padded(text, out var start)[start];
        var mapped = Ipv4Text.ParseMapped(ref at, text.Length);
        address = (uint)mapped;
        Assert.True(mapped is Ipv4Text.None || mapped >> 32 == 0xFFFF);
        if (Avx2.IsSupported)
        {
            // Beside a sound one it is the same, on either side.
            ref var sound = ref Padded("203.0.113.7"u8, out var soundStart)[soundStart];
            Assert.Equal(mapped != Ipv4Text.None, Ipv4Text.TryParseMapped(ref at, text.Length, ref sound, 11, out var first, out var second));
            Assert.True(mapped is Ipv4Text.None || (first == mapped && second == 0xFFFF_CB00_7107));
            Assert.Equal(mapped != Ipv4Text.None, Ipv4Text.TryParseMapped(ref sound, 11, ref at, text.Length, out first, out second));
            Assert.True(mapped is Ipv4Text.None || (first == 0xFFFF_CB00_7107 && second == mapped));
        }

        return mapped != Ipv4Text.None;
    }

    private static bool TryIpv6(string text, out UInt128 address) => Ipv6Text.TryParse(ref Padded(Encoding.Latin1.GetBytes(text), out var start)[start], text.Length, out address);

    private static long? TryDigits(string text)
    {
        ref var at = ref Padded(Encoding.Latin1.GetBytes(text), out var start)[start];
        var value = Digits.Parse(ref at, text.Length);
        Assert.True(text.Length != 10 || Digits.ParseTen(ref at) == value);
        return value == Digits.None ? null : (long)value;
    }
}
