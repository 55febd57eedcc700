using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Contracts;

/// <summary>Builds batches and hides what does not matter to the case.</summary>
internal static class Batches
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    public static readonly SourceId CloudWatch = new("aws.cloudwatch", "111122223333/eu-west-1");
    public static readonly SourceId CloudTrail = new("aws.cloudtrail.lookup", "111122223333/eu-west-1");
    public static readonly SourceId FlowLogs = new("aws.flowlogs", "111122223333/eu-west-1");
    public static readonly SourceId Inspector = new("aws.inspector", "111122223333/eu-west-1");

    private static int _unique;

    public static BatchId NextId() => new(string.Create(CultureInfo.InvariantCulture, $"batch-{Interlocked.Increment(ref _unique)}"));

    public static SeriesKey Series(string metric = "CPUUtilization", string instance = "db-1", Statistic? statistic = null, int period = 60) => new()
    {
        Account = "111122223333",
        Region = "eu-west-1",
        Namespace = "AWS/RDS",
        Metric = metric,
        Dimensions = LabelSet.Of(("DBInstanceIdentifier", instance)),
        Statistic = statistic ?? Statistic.Average,
        Period = TimeSpan.FromSeconds(period),
    };

    public static SignalBatch.Samples Samples(params IEnumerable<(SeriesKey Key, DateTimeOffset At, double Value)> samples)
    {
        var builder = new SampleBlockBuilder();
        foreach (var (key, at, value) in samples)
        {
            builder.Add(key, at, value);
        }

        return new(builder.Build()) { Source = CloudWatch, Id = NextId() };
    }

    public static EventRecord Event(string id, DateTimeOffset? at = null, string action = "DescribeInstances") => new()
    {
        Id = id,
        Account = "111122223333",
        Region = "eu-west-1",
        Dataset = "aws.cloudtrail",
        OccurredAt = at ?? Noon,
        ObservedAt = Noon.AddHours(1),
        Action = action,
        Outcome = Outcome.Success,
        Fields = EventFields.Of(
            KeyValuePair.Create("user.name", FieldValue.Of("alice")),
            KeyValuePair.Create("source.ip", FieldValue.Of(IPAddress.Parse("203.0.113.7")))),
        Raw = Encoding.UTF8.GetBytes($$"""{"eventID":"{{id}}","eventName":"{{action}}"}"""),
    };

    public static SignalBatch.Events Events(params IEnumerable<EventRecord> records) => new([.. records]) { Source = CloudTrail, Id = NextId() };

    public static SignalBatch.Flows Flows(params IEnumerable<Flow> flows)
    {
        var rows = flows.ToArray();
        return new(new FlowBlock
        {
            Start = [.. rows.Select(flow => flow.At.ToUnixTimeSeconds())],
            End = [.. rows.Select(flow => flow.At.ToUnixTimeSeconds() + 60)],
            SourceAddress = [.. rows.Select(flow => Address(flow.Source))],
            DestinationAddress = [.. rows.Select(flow => Address(flow.Destination))],
            SourcePort = [.. rows.Select(flow => flow.SourcePort)],
            DestinationPort = [.. rows.Select(flow => flow.DestinationPort)],
            Protocol = [.. rows.Select(_ => (byte)6)],
            Packets = [.. rows.Select(flow => flow.Packets)],
            Bytes = [.. rows.Select(flow => flow.Bytes)],
            Verdict = [.. rows.Select(flow => flow.Verdict)],
            Text = ImmutableSortedDictionary<string, DictionaryColumn>.Empty
                .Add("account-id", Column(rows.Select(_ => "111122223333")))
                .Add("interface-id", Column(rows.Select(flow => flow.Interface)))
                .Add("tcp-flags", Column(rows.Select(_ => "19"))),
        })
        {
            Source = FlowLogs,
            Id = NextId(),
        };
    }

    public static SignalBatch.Findings Findings(params IEnumerable<Finding> findings) => new([.. findings]) { Source = Inspector, Id = NextId() };

    public static Finding Finding(string id, Severity severity = Severity.High, DateTimeOffset? updatedAt = null, FindingStatus status = FindingStatus.Open) => new()
    {
        Id = id,
        Source = Inspector,
        Resource = "i-0123456789abcdef0",
        Title = "CVE-2026-0001 in openssl",
        Severity = severity,
        Status = status,
        FirstSeenAt = Noon,
        UpdatedAt = updatedAt ?? Noon,
        Fields = EventFields.Of(KeyValuePair.Create("vulnerability.score", FieldValue.Of(9.8))),
    };

    /// <summary>IPv4 in its IPv6-mapped form.</summary>
    public static UInt128 Address(string text)
    {
        var value = UInt128.Zero;
        foreach (var part in IPAddress.Parse(text).MapToIPv6().GetAddressBytes())
        {
            value = (value << 8) | part;
        }

        return value;
    }

    private static DictionaryColumn Column(IEnumerable<string> texts)
    {
        var (values, index) = (new List<string>(), new List<int>());
        foreach (var text in texts)
        {
            var place = values.IndexOf(text);
            if (place < 0)
            {
                place = values.Count;
                values.Add(text);
            }

            index.Add(place);
        }

        return new([.. values], [.. index]);
    }
}

/// <summary>One flow of a case.</summary>
internal sealed record Flow(
    DateTimeOffset At,
    string Source = "10.0.0.1",
    string Destination = "10.0.0.2",
    ushort DestinationPort = 443,
    long Bytes = 100,
    long Packets = 1,
    FlowVerdict Verdict = FlowVerdict.Accept,
    string Interface = "eni-1",
    ushort SourcePort = 50_000);
