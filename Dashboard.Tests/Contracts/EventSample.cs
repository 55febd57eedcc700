using System.Collections.Immutable;
using System.Net;
using System.Text;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Contracts;

/// <summary>Random events and questions about them, out of values that are awkward to a database.</summary>
internal sealed class EventSample(int seed)
{
    private static readonly string[] Fields =
    [
        "user.name", "source.ip", "event.provider", "aws.cloudtrail.error_code", "related.ip", "http.status", "x\"y", "event.category", "tls.resumed", "event.start",
        "event.action", "event.outcome", "event.dataset", "cloud.account.id", "cloud.region", "event.id", "@timestamp", "event.ingested", "absent",
    ];

    private static readonly string[] Texts =
    [
        "alice", "Alice", "ali*ce", "100%", "a_b", "\\", "\"", "x\",\"f\":\"v", "{\"user.name\":\"bob\"}", "ü", "", "5", "5.0", "true", "10.1.2.3", "2026-11-18T12:00:00Z", "a\0b", "two words", "K", "axb",
    ];

    private static readonly string[] Addresses = ["10.0.0.1", "10.1.2.3", "10.20.0.9", "172.16.5.4", "172.31.255.255", "172.32.0.1", "192.168.1.128", "2001:db8::1", "::1", "::ffff:10.0.0.1"];

    private static readonly string[] Networks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.1.128/25", "10.1.2.3/32", "0.0.0.0/0", "2001:db8::/32", "::/0"];

    private readonly Random _random = new(seed);

    public List<EventRecord> Records(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new EventRecord
        {
            Id = $"id-{i:000}",
            Account = Pick("111122223333", "444455556666", ""),
            Region = Pick("eu-west-1", "", "us-east-1"),
            Dataset = Pick("aws.cloudtrail", "aws.waf"),
            OccurredAt = Batches.Noon.AddMinutes(_random.Next(-600, 600)).AddTicks(_random.Next(0, 3)),
            ObservedAt = Batches.Noon.AddHours(_random.Next(0, 3)),
            Action = Pick("ConsoleLogin", "PutObject", "a_b", "axb", "100%"),
            Outcome = (Outcome)_random.Next(3),
            Fields = EventFields.Of(Fields[..10].Where(_ => _random.Next(2) == 0).Select(field => KeyValuePair.Create(field, Value(field)))),
            Raw = Raw(),
        }),
    ];

    public IEnumerable<EventPredicate> Predicates(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return Predicate(2);
        }
    }

    public TimeRange Range()
    {
        if (_random.Next(2) == 0)
        {
            return TimeRange.Everything;
        }

        var from = Batches.Noon.AddMinutes(_random.Next(-700, 600));
        return new(from, from.AddMinutes(_random.Next(0, 900)));
    }

    public string Field() => Fields[_random.Next(Fields.Length)];

    private EventPredicate Predicate(int depth) => _random.Next(depth > 0 ? 12 : 8) switch
    {
        0 or 1 => new EventPredicate.FieldIs(Field(), Operand()),
        2 => new EventPredicate.FieldMatches(Field(), Pick("*", "a*", "*l*", "*%", "a_b", "a_b*", "*.0.*", "2026*", "5*", "\\*", "")),
        3 => new EventPredicate.FieldExists(Field()),
        4 => new EventPredicate.FieldCompares(Field(), (Comparison)_random.Next(4), Pick("5", "200", "1e3", "2026-11-18T12:00:00Z", "1700-01-01", "x")),
        5 => new EventPredicate.FieldInNetwork(Pick("source.ip", "related.ip", "user.name"), IPNetwork.Parse(Pick(Networks))),
        6 => new EventPredicate.HasWords([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick("alice", "ERROR", "role", "über", "no-word", "k", "9"))]),
        7 => new EventPredicate.HasText(Pick("ALICE", "rol", "ÜBER", "", "\"k\"", "not there")),
        8 => new EventPredicate.AllOf(Parts(depth)),
        9 => new EventPredicate.AnyOf(Parts(depth)),
        10 => new EventPredicate.Not(Predicate(depth - 1)),
        _ => EventPredicate.Everything.Instance,
    };

    private ImmutableArray<EventPredicate> Parts(int depth) => [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Predicate(depth - 1))];

    private string Operand() => _random.Next(4) switch
    {
        0 => Pick(Addresses),
        1 => Pick("success", "failure", "111122223333", "eu-west-1", "aws.waf", "ConsoleLogin", "id-007", "403", "0.5"),
        _ => Pick(Texts),
    };

    private FieldValue Value(string field) => _random.Next(8) switch
    {
        // Now and then a kind that the field usually is not.
        0 => FieldValue.Of([.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Scalar(_random.Next(5)))]),
        1 => Scalar(_random.Next(5)),
        _ => field switch
        {
            "source.ip" or "related.ip" => Scalar(1),
            "http.status" => Scalar(2),
            "tls.resumed" => Scalar(3),
            "event.start" => Scalar(4),
            _ => Scalar(0),
        },
    };

    private FieldValue Scalar(int kind) => kind switch
    {
        0 => FieldValue.Of(Pick(Texts)),
        1 => FieldValue.Of(IPAddress.Parse(Pick(Addresses))),
        2 => FieldValue.Of(_random.Next(5) switch { 0 => 0.5, 1 => double.NaN, 2 => -0.0, 3 => 5, _ => _random.Next(200, 600) }),
        3 => FieldValue.Of(_random.Next(2) == 0),
        _ => FieldValue.Of(Batches.Noon.AddMinutes(_random.Next(-3, 3))),
    };

    private byte[] Raw() => _random.Next(12) switch
    {
        0 => [0xFF, 0x61, 0x00, 0x6C],
        1 => [],
        2 => Encoding.UTF8.GetBytes("""{"name":"Über alice","sign":"K"}"""),
        _ => Encoding.UTF8.GetBytes($$"""{"user":"{{Pick("alice", "malice", "ALICE-role", "bob")}}","code":{{_random.Next(20)}},"k":"{{Pick("error", "xerrorx", "role role")}}"}"""),
    };

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
