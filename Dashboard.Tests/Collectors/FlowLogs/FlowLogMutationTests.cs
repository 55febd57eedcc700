using System.Text;

namespace Dashboard.Tests.Collectors.FlowLogs;

/// <summary>Random damage, beside the oracle: the same lines are taken, with the same values, and the others are rejected.</summary>
public sealed class FlowLogMutationTests
{
    private const string V5 = "type packets srcport srcaddr pkt-srcaddr tcp-flags bytes vpc-id log-status flow-direction start dstport dstaddr action end protocol my-tag";

    [Theory]
    [InlineData(FlowLogText.V2, 1)]
    [InlineData(FlowLogText.V2, 2)]
    [InlineData(V5, 3)]
    [InlineData(V5, 4)]
    public async Task Damaged_lines_are_taken_or_rejected_as_the_oracle_says(string header, int seed)
    {
        var random = new Random(seed);
        var oracle = new FlowLogOracle(header.Split(' '));
        var lines = Enumerable.Range(0, 30_000).Select(_ => Mutate(Line(header, random), random)).ToList();
        var expected = lines.Select(line => oracle.Read(line)).OfType<OracleFlow>().ToList();

        var read = await FlowLogText.ReadAsync($"{header}\n{string.Join('\n', lines)}\n", new() { RecordsPerBlock = 3000 });

        Assert.Equal(expected, read.Rows);
        Assert.Equal(lines.Count(line => line.Length > 0) - expected.Count, read.Tally.Rejected);
        Assert.InRange(expected.Count, 5_000, 25_000);
    }

    /// <summary>Sound lines go another way, many numbers at once, and the few odd ones among them must not be taken for sound.</summary>
    [Theory]
    [InlineData(FlowLogText.V2, 21)]
    [InlineData("end start bytes packets protocol dstport srcport log-status", 22)]
    [InlineData("srcport my-tag dstport protocol packets bytes start action end", 23)]
    public async Task Seldom_damage_among_sound_numbers_is_found(string header, int seed)
    {
        var random = new Random(seed);
        var oracle = new FlowLogOracle(header.Split(' '));
        var lines = Enumerable.Range(0, 60_000).Select(_ => SoundLine(header, random)).Select(line => random.Next(30) == 0 ? Mutate(line, random) : line).ToList();
        var expected = lines.Select(line => oracle.Read(line)).OfType<OracleFlow>().ToList();

        var read = await FlowLogText.ReadAsync($"{header}\n{string.Join('\n', lines)}\n", new() { RecordsPerBlock = 7000 });

        Assert.Equal(expected, read.Rows);
        Assert.Equal(lines.Count(line => line.Length > 0) - expected.Count, read.Tally.Rejected);
        Assert.InRange(read.Tally.Rejected, 100, 3_000);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Any_bytes_at_all_are_read_without_an_exception(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, random.Next(1, 40)).Select(_ => Line(random.Next(2) == 0 ? FlowLogText.V2 : V5, random)).Prepend(V5)));
            for (var damage = random.Next(60); damage > 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)' ', _ => (byte)'\n' };
            }

            var read = await FlowLogText.ReadAsync(new MemoryStream(bytes), new() { RecordsPerBlock = random.Next(1, 20) });

            Assert.Equal(bytes.Count(value => value == '\n') + (bytes[^1] == '\n' ? 0 : 1), read.Tally.Lines);
        }
    }

    private static string Line(string header, Random random)
    {
        var noData = random.Next(10) == 0;
        var start = random.Next(1_400_000_000, 1_900_000_000);
        return string.Join(' ', header.Split(' ').Select(name => name switch
        {
            "start" => $"{start}",
            "end" => $"{start + random.Next(600)}",
            "log-status" => noData ? random.Next(2) == 0 ? "NODATA" : "SKIPDATA" : "OK",
            "version" => "2",
            "account-id" => "111122223333",
            "interface-id" => $"eni-{random.Next(400):x17}",
            "my-tag" => random.Next(3) == 0 ? "サービス-" + random.Next(5) : new string('t', random.Next(1, 70)),
            _ when noData => "-",
            "srcaddr" or "dstaddr" or "pkt-srcaddr" => Address(random),
            "srcport" or "dstport" => $"{random.Next(65536)}",
            "protocol" => $"{random.Next(256)}",
            "packets" => $"{random.NextInt64(1L << random.Next(1, 40))}",
            "bytes" => $"{random.NextInt64(1L << random.Next(1, 63))}",
            "action" => random.Next(2) == 0 ? "ACCEPT" : "REJECT",
            "tcp-flags" => $"{random.Next(64)}",
            "type" => "IPv4",
            _ => "v" + random.Next(9),
        }));
    }

    /// <summary>Numbers of every length up to nine digits, at and beyond what their fields allow.</summary>
    private static string SoundLine(string header, Random random)
    {
        var start = random.Next(40) == 0 ? 2_147_483_647 : random.Next(1_000_000_000, 1_900_000_000);
        return string.Join(' ', header.Split(' ').Select(name => name switch
        {
            "start" => $"{start}",
            "end" => $"{(long)start + random.Next(100)}",
            "version" => "2",
            "log-status" => "OK",
            "action" => random.Next(2) == 0 ? "ACCEPT" : "REJECT",
            "srcaddr" or "dstaddr" => Address(random),
            "srcport" or "dstport" => random.Next(200) == 0 ? $"{random.Next(65_530, 65_541)}" : $"{random.Next(65_536)}",
            "protocol" => random.Next(200) == 0 ? $"{random.Next(250, 261)}" : $"{random.Next(256)}",
            "packets" or "bytes" => random.Next(300) == 0 ? "0123456789"[..random.Next(1, 10)] : $"{random.NextInt64(1L << random.Next(1, 27))}",
            "my-tag" => new string('t', random.Next(60) == 0 ? 150 : random.Next(1, 40)),
            _ => "v" + random.Next(9),
        }));
    }

    private static string Address(Random random)
    {
        if (random.Next(3) > 0)
        {
            return string.Join('.', Enumerable.Range(0, 4).Select(_ => random.Next(1 << random.Next(1, 9))));
        }

        var bytes = new byte[16];
        random.NextBytes(bytes.AsSpan(0, random.Next(17)));
        return new System.Net.IPAddress(bytes).ToString();
    }

    private static string Mutate(string line, Random random)
    {
        const string Alphabet = " -0123456789.:abcdefNOKxz\r";
        var text = new StringBuilder(line);
        for (var damage = random.Next(3); damage > 0; damage--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0: text.Remove(at, 1); break;
                case 1: text.Insert(at, Alphabet[random.Next(Alphabet.Length - 1)]); break;
                case 2: text[at] = Alphabet[random.Next(Alphabet.Length - 1)]; break;
                default: text.Insert(at, text[at]); break;
            }

            if (text.Length == 0)
            {
                break;
            }
        }

        return text.ToString();
    }
}
