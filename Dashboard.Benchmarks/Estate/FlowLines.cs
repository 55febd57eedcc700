using System.Buffers.Text;

namespace Dashboard.Benchmarks.Estate;

/// <summary>
/// Flow log lines of version 2 in AWS's default order, about 114 bytes each: 2,000 interfaces, a third of the traffic with the internet, one line in
/// twelve rejected, one in two hundred without data. Windows of a minute, in the order in which they end, as a delivered file has them.
/// </summary>
internal sealed class FlowLines(ulong seed, long startSeconds, double linesPerSecond)
{
    public const string Header = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n";

    /// <summary>10 M lines a day.</summary>
    public const double PerSecondOfTheEstate = 10_000_000 / 86_400.0;

    public const int Interfaces = 2000;

    /// <summary>No line is longer.</summary>
    public const int MaxLine = 160;

    private static readonly int[] ServicePorts = [443, 3306, 11211, 5672, 6379, 9200, 8080, 22, 53, 80, 5601, 9092, 2049, 25, 3389];

    private SplitMix _random = new(seed);
    private double _second = startSeconds;

    /// <summary>Writes lines until the buffer has no room for another or <paramref name="lines"/> are written; says how many bytes and lines there are.</summary>
    public (int Bytes, int Lines) Fill(Span<byte> buffer, int lines)
    {
        int at = 0, written = 0;
        for (; written < lines && buffer.Length - at >= MaxLine; written++)
        {
            at += Line(buffer[at..]);
            _second += 1 / linesPerSecond;
        }

        return (at, written);
    }

    /// <summary>A file's text in memory, header first.</summary>
    public byte[] Text(int lines)
    {
        var buffer = new byte[Header.Length + ((long)lines * MaxLine)];
        var at = System.Text.Encoding.ASCII.GetBytes(Header, buffer);
        at += Fill(buffer.AsSpan(at), lines).Bytes;
        Array.Resize(ref buffer, at);
        return buffer;
    }

    private int Line(Span<byte> to)
    {
        var line = new LineWriter(to);
        var own = _random.Skewed(Interfaces);
        var start = (long)_second;
        line.Text("2 111122223333 eni-"u8);
        line.Hex((ulong)own * 0x9E3779B97F4A7C1, 17);
        if (_random.Below(200) == 0)
        {
            line.Text(" - - - - - - - "u8);
            line.Number(start);
            line.Text(" "u8);
            line.Number(start + 60);
            line.Text(_random.Below(10) == 0 ? " - SKIPDATA\n"u8 : " - NODATA\n"u8);
            return line.Length;
        }

        var inward = _random.Below(2) == 0;
        var rejected = _random.Below(12) == 0;
        var (source, destination) = (_random.Below(3) == 0 ? Outside() : Inside(_random.Skewed(Interfaces)), Inside(own));
        var (far, near) = (32768 + _random.Below(28232), rejected ? _random.Skewed(65535) + 1 : ServicePorts[_random.Skewed(ServicePorts.Length)]);
        var packets = 1 + (long)(Math.Exp(_random.Unit() * 7.5) * _random.Unit());
        line.Text(" "u8);
        line.Address(inward ? source : destination);
        line.Text(" "u8);
        line.Address(inward ? destination : source);
        line.Text(" "u8);
        line.Number(inward ? far : near);
        line.Text(" "u8);
        line.Number(inward ? near : far);
        line.Text(_random.Below(8) == 0 ? " 17 "u8 : " 6 "u8);
        line.Number(packets);
        line.Text(" "u8);
        line.Number(packets * (40 + _random.Below(1400)));
        line.Text(" "u8);
        line.Number(start);
        line.Text(" "u8);
        line.Number(start + 20 + _random.Below(41));
        line.Text(rejected ? " REJECT OK\n"u8 : " ACCEPT OK\n"u8);
        return line.Length;
    }

    /// <summary>An interface keeps its address.</summary>
    private static uint Inside(int which) => (10u << 24) | ((uint)(which % 4) << 16) | ((uint)(which * 37 % 256) << 8) | (uint)(which * 101 % 251);

    private uint Outside() => _random.Below(4) == 0 ? (uint)_random.Next() | 0x10000000 : 0xC6336400 | (uint)_random.Skewed(4096);

    private ref struct LineWriter(Span<byte> to)
    {
        private readonly Span<byte> _to = to;

        public int Length { get; private set; }

        public void Text(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_to[Length..]);
            Length += text.Length;
        }

        public void Number(long value)
        {
            Utf8Formatter.TryFormat(value, _to[Length..], out var written);
            Length += written;
        }

        public void Hex(ulong value, int digits)
        {
            for (var digit = digits - 1; digit >= 0; digit--, value >>= 4)
            {
                _to[Length + digit] = "0123456789abcdef"u8[(int)(value & 15)];
            }

            Length += digits;
        }

        public void Address(uint address)
        {
            for (var shift = 24; shift >= 0; shift -= 8)
            {
                Number((address >> shift) & 255);
                Text(shift > 0 ? "."u8 : []);
            }
        }
    }
}
