using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>A record as the oracle sees it.</summary>
internal sealed record OracleFlow(
    long Start, long End, UInt128 Source, UInt128 Destination, int SourcePort, int DestinationPort, int Protocol, long Packets, long Bytes, FlowVerdict Verdict, string Text);

/// <summary>The plainest reading of one flow log line: split, look up by name, parse with the framework. Slow, and written from the guide, not from the parser.</summary>
internal sealed class FlowLogOracle(string[] names)
{
    private static readonly string[] Typed = ["start", "end", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "action", "log-status"];
    private static readonly string[] Numbers = ["version", "tcp-flags", "traffic-path"];

    /// <summary>The record of a line, or null where it has to be rejected.</summary>
    public OracleFlow? Read(string line)
    {
        var values = line.Split(' ');
        if (values.Length != names.Length || values.Any(value => value.Length is 0 or > 1024))
        {
            return null;
        }

        var fields = names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
        try
        {
            var status = fields.GetValueOrDefault("log-status", "OK");
            var action = fields.GetValueOrDefault("action", "-");
            var start = Time(fields.GetValueOrDefault("start") ?? fields["end"]);
            var flow = new OracleFlow(
                start,
                fields.TryGetValue("end", out var end) ? Time(end) : start,
                Address(fields.GetValueOrDefault("srcaddr", "-")),
                Address(fields.GetValueOrDefault("dstaddr", "-")),
                (int)Number(fields.GetValueOrDefault("srcport", "-"), 65535),
                (int)Number(fields.GetValueOrDefault("dstport", "-"), 65535),
                (int)Number(fields.GetValueOrDefault("protocol", "-"), 255),
                Number(fields.GetValueOrDefault("packets", "-"), long.MaxValue),
                Number(fields.GetValueOrDefault("bytes", "-"), long.MaxValue),
                (status, action) switch
                {
                    ("NODATA", "ACCEPT" or "REJECT" or "-") => FlowVerdict.NoData,
                    ("SKIPDATA", "ACCEPT" or "REJECT" or "-") => FlowVerdict.SkipData,
                    ("OK", "ACCEPT") => FlowVerdict.Accept,
                    ("OK", "REJECT") => FlowVerdict.Reject,
                    ("OK", "-") => FlowVerdict.Unknown,
                    _ => throw new FormatException(),
                },
                string.Join(' ', names.Where(name => !Typed.Contains(name)).Order(StringComparer.Ordinal).Select(name => $"{name}={fields[name]}")));
            foreach (var name in Numbers.Where(fields.ContainsKey))
            {
                Number(fields[name], long.MaxValue);
            }

            foreach (var name in fields.Keys.Where(name => name.StartsWith("pkt-", StringComparison.Ordinal) && name.EndsWith("addr", StringComparison.Ordinal)))
            {
                Address(fields[name]);
            }

            return flow.End < flow.Start || (flow.Verdict is FlowVerdict.NoData or FlowVerdict.SkipData && flow.Packets + flow.Bytes > 0) ? null : flow;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A row of a block in the oracle's form.</summary>
    public static OracleFlow Row(FlowBlock block, int row) => new(
        block.Start[row], block.End[row], block.SourceAddress[row], block.DestinationAddress[row], block.SourcePort[row], block.DestinationPort[row],
        block.Protocol[row], block.Packets[row], block.Bytes[row], block.Verdict[row],
        string.Join(' ', block.Text.Select(column => $"{column.Key}={column.Value[row]}")));

    private static long Time(string text) => text == "-" ? throw new FormatException() : Number(text, int.MaxValue);

    private static long Number(string text, long max)
    {
        if (text == "-")
        {
            return 0;
        }

        var valid = text.Length <= 19 && text.All(char.IsAsciiDigit);
        return valid && BigInteger.Parse(text, CultureInfo.InvariantCulture) is var number && number <= max ? (long)number : throw new FormatException();
    }

    private static UInt128 Address(string text)
    {
        if (text == "-")
        {
            return 0;
        }

        if (!text.Contains(':', StringComparison.Ordinal))
        {
            var parts = text.Split('.');
            return parts.Length == 4 && parts.All(part => byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == part)
                ? (UInt128)new BigInteger(IPAddress.Parse(text).MapToIPv6().GetAddressBytes(), isUnsigned: true, isBigEndian: true)
                : throw new FormatException();
        }

        return text.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? (UInt128)new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true)
            : throw new FormatException();
    }
}
