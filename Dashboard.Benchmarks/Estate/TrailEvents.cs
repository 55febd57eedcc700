using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dashboard.Benchmarks.Estate;

/// <summary>
/// CloudTrail records of 913 bytes on average, from a seed: 60 services' calls by 400 users from 900 addresses, skewed as real ones are; one in
/// twenty fails. What is searched for in the benchmarks occurs as often as is said there.
/// </summary>
internal sealed class TrailEvents(ulong seed, DateTimeOffset start, double eventsPerSecond)
{
    /// <summary>1 M audit events a day.</summary>
    public const double PerSecondOfTheEstate = 1_000_000 / 86_400.0;

    public const int Bytes = 913;

    private static readonly string[] Services = ["ec2", "s3", "iam", "sts", "kms", "logs", "monitoring", "rds", "lambda", "sqs", "elasticache", "dms", "autoscaling", "cloudfront", "route53"];
    private static readonly string[] Verbs = ["Describe", "List", "Get", "Put", "Create", "Delete", "Update", "Assume"];
    private static readonly string[] Nouns = ["Instances", "Buckets", "Role", "Key", "LogStreams", "Alarms", "Snapshots", "Function", "Queue", "SecurityGroups", "Tags", "Policy"];
    private static readonly string[] Agents = ["aws-cli/2.15.30 Python/3.11.8 Linux/6.1.79", "Boto3/1.34.69 md/Botocore#1.34.69", "console.amazonaws.com", "aws-sdk-java/2.25.11 Linux/5.10", "Terraform/1.7.5 terraform-provider-aws/5.42.0"];
    private static readonly string[] Words = ["audit", "nightly", "replica", "payment", "checkout", "ledger", "invoice", "canary", "rollback", "shard", "archive", "export", "billing", "fraud", "session", "gateway"];

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);
    private SplitMix _random = new(seed);
    private double _elapsed;

    /// <summary>The first are the most active: the twentieth makes about one event in a hundred.</summary>
    public static string User(int which) => $"user-{which:000}";

    /// <summary>The next record.</summary>
    public byte[] Next()
    {
        Make();
        return _buffer.WrittenSpan.ToArray();
    }

    /// <summary>The next records, one after another in one piece of memory, as they are in a trail's file.</summary>
    public ReadOnlyMemory<byte>[] NextFile(int count)
    {
        var file = new ArrayBufferWriter<byte>((Bytes + 20) * count);
        var ends = new int[count + 1];
        for (var i = 0; i < count; i++)
        {
            Make();
            file.Write(_buffer.WrittenSpan);
            ends[i + 1] = file.WrittenCount;
        }

        return [.. Enumerable.Range(0, count).Select(i => file.WrittenMemory[ends[i]..ends[i + 1]])];
    }

    private void Make()
    {
        _elapsed += 1 / eventsPerSecond;
        var at = start.AddSeconds(_elapsed);
        var who = _random.Skewed(400);
        var user = User(who);
        // A user keeps an id and a key.
        var own = new SplitMix((ulong)who);
        var service = Services[_random.Skewed(Services.Length)];
        var verb = Verbs[_random.Skewed(Verbs.Length)];
        _buffer.Clear();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            json.WriteString("eventVersion", "1.09");
            json.WriteStartObject("userIdentity");
            json.WriteString("type", "IAMUser");
            json.WriteString("principalId", $"AIDA{Token(ref own, 17)}");
            json.WriteString("arn", $"arn:aws:iam::111122223333:user/{user}");
            json.WriteString("accountId", "111122223333");
            json.WriteString("accessKeyId", $"AKIA{Token(ref own, 16)}");
            json.WriteString("userName", user);
            json.WriteEndObject();
            json.WriteString("eventTime", at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            json.WriteString("eventSource", $"{service}.amazonaws.com");
            json.WriteString("eventName", verb + Nouns[_random.Skewed(Nouns.Length)]);
            json.WriteString("awsRegion", _random.Below(4) == 0 ? "us-east-1" : "ap-northeast-2");
            json.WriteString("sourceIPAddress", $"203.0.{113 + _random.Skewed(4)}.{_random.Skewed(225)}");
            json.WriteString("userAgent", Agents[_random.Skewed(Agents.Length)]);
            if (_random.Below(20) == 0)
            {
                json.WriteString("errorCode", _random.Below(2) == 0 ? "AccessDenied" : "ThrottlingException");
            }

            json.WriteStartObject("requestParameters");
            json.WriteString("description", string.Join(' ', Enumerable.Range(0, 6).Select(_ => Words[_random.Skewed(Words.Length)])));
            json.WriteString("resource", $"{Words[_random.Skewed(Words.Length)]}-{_random.Skewed(20_000)}");
            json.WriteString("clientToken", Token(ref _random, 22));
            json.WriteEndObject();
            json.WriteNull("responseElements");
            json.WriteString("requestID", Id());
            json.WriteString("eventID", Id());
            json.WriteBoolean("readOnly", verb is "Describe" or "List" or "Get");
            json.WriteString("eventType", "AwsApiCall");
            json.WriteBoolean("managementEvent", true);
            json.WriteString("recipientAccountId", "111122223333");
            json.WriteString("eventCategory", "Management");
            json.Flush();
            json.WriteString("additionalEventData", Filler(Bytes - _buffer.WrittenCount - 26 + _random.Below(41) - 20));
            json.WriteEndObject();
        }
    }

    /// <summary>Words up to about a length: what else real records say, most of it said before.</summary>
    private string Filler(int length)
    {
        var text = new StringBuilder(Math.Max(length, 16));
        do
        {
            text.Append(Words[_random.Skewed(Words.Length)]).Append(_random.Below(4) == 0 ? ": " : " ");
        }
        while (text.Length < length);
        return text.ToString();
    }

    private static string Token(ref SplitMix random, int length)
    {
        var token = new StringBuilder(length);
        for (var bits = 0UL; token.Length < length; bits >>= 5)
        {
            bits = token.Length % 12 == 0 ? random.Next() : bits;
            token.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(int)(bits & 31)]);
        }

        return token.ToString();
    }

    private string Id()
    {
        var (high, low) = (_random.Next(), _random.Next());
        return new Guid((int)high, (short)(high >> 32), (short)(high >> 48), BitConverter.GetBytes(low)).ToString();
    }
}
