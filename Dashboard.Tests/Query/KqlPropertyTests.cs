using System.Collections.Immutable;
using System.Net;
using System.Text;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Query;

/// <summary>Random predicates and random query texts, from fixed seeds, held against random events.</summary>
public sealed class KqlPropertyTests
{
    private static readonly string[] FieldNames = ["a", "b.c", "event.action", "odd name", "or"];
    private static readonly string[] Texts = ["x", "xy", "10.0.0.1", "10.0.0.0/8", "5", "true", "and", "NOT", "a b", "q\"u\\o:te", "st*r", "", "(p)", "line\nbreak", "\u0007", "é😀", "arn:aws:iam::1:user/x", "2026-01-02"];

    [Fact]
    public void A_printed_predicate_parses_to_the_same_meaning_and_prints_the_same()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var predicate = Predicate(random, 4);
            var text = KqlPrinter.Print(predicate);
            var parsed = KqlParserTests.Parsed(text);
            Assert.Equal(text, KqlPrinter.Print(parsed));
            for (var j = 0; j < 10; j++)
            {
                var record = Event(random);
                Assert.True(predicate.Matches(record) == parsed.Matches(record), $"{text} on {string.Join(' ', record.Fields)} {Encoding.UTF8.GetString(record.Raw.Span)}");
            }
        }
    }

    [Fact]
    public void A_query_text_in_any_style_means_what_its_parts_mean()
    {
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var said = new Said(random);
            var oracle = said.Or(3);
            var parsed = KqlParserTests.Parsed(said.Text.ToString());
            for (var j = 0; j < 10; j++)
            {
                var record = Event(random);
                Assert.True(oracle(record) == parsed.Matches(record), $"{said.Text} was read as {KqlPrinter.Print(parsed)}");
            }
        }
    }

    private static EventPredicate Predicate(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        0 => new EventPredicate.FieldIs(Pick(random, FieldNames), Pick(random, Texts)),
        1 => new EventPredicate.FieldMatches(Pick(random, FieldNames), Pattern(random)),
        2 => new EventPredicate.FieldExists(Pick(random, FieldNames)),
        3 => new EventPredicate.FieldCompares(Pick(random, FieldNames), (Comparison)random.Next(4), Pick(random, "5", "-2.5e3", "2026-01-02", "2026-01-02T03:04:05Z")),
        4 => new EventPredicate.FieldInNetwork(Pick(random, FieldNames), IPNetwork.Parse(Pick(random, "10.0.0.0/8", "10.0.0.1/32", "0.0.0.0/0", "2001:db8::/32"))),
        5 => new EventPredicate.HasWords([.. Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, "x", "xy", "and", "not", "é", "a-b"))]),
        6 => random.Next(4) == 0 ? EventPredicate.Everything.Instance : new EventPredicate.HasText(Pick(random, Texts)),
        7 => new EventPredicate.AllOf(Parts(random, depth)),
        8 => new EventPredicate.AnyOf(Parts(random, depth)),
        _ => new EventPredicate.Not(Predicate(random, depth - 1)),
    };

    private static ImmutableArray<EventPredicate> Parts(Random random, int depth) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Predicate(random, depth - 1))];

    private static string Pattern(Random random)
    {
        var text = Pick(random, Texts).Replace("*", "", StringComparison.Ordinal);
        return (text.Length == 0 ? "x" : text).Insert(random.Next(text.Length + 1), "*");
    }

    private static EventRecord Event(Random random) => new()
    {
        Id = "1",
        Dataset = "d",
        Action = Pick(random, Texts),
        OccurredAt = DateTimeOffset.UnixEpoch,
        ObservedAt = DateTimeOffset.UnixEpoch,
        Fields = EventFields.Of(FieldNames.Where(name => name != "event.action" && random.Next(3) > 0).Select(name => KeyValuePair.Create(name, Value(random, 1)))),
        Raw = Encoding.UTF8.GetBytes(string.Join(Pick(random, " ", ",", "\":\""), Enumerable.Range(0, random.Next(5)).Select(_ => Pick(random, Texts)))),
    };

    private static FieldValue Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 6) switch
    {
        0 or 1 => FieldValue.Of(Pick(random, Texts)),
        2 => FieldValue.Of(Pick(random, 5.0, -2500.0, 0.1)),
        3 => FieldValue.Of(random.Next(2) == 0),
        4 => FieldValue.Of(IPAddress.Parse(Pick(random, "10.0.0.1", "11.0.0.1", "2001:db8::1"))),
        5 => FieldValue.Of(DateTimeOffset.Parse(Pick(random, "2026-01-02T00:00:00Z", "2026-01-02T03:04:05Z"), System.Globalization.CultureInfo.InvariantCulture)),
        _ => FieldValue.Of([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Value(random, 0))]),
    };

    private static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];

    /// <summary>Writes a query as people do (any case, spaces, needless parentheses) and knows, without the parser, what it means.</summary>
    private sealed class Said(Random random)
    {
        public StringBuilder Text { get; } = new();

        public Func<EventRecord, bool> Or(int depth) => Chain(depth, "or", And, static (left, right) => left || right);

        private Func<EventRecord, bool> And(int depth) => Chain(depth, "and", Not, static (left, right) => left && right);

        private Func<EventRecord, bool> Chain(int depth, string keyword, Func<int, Func<EventRecord, bool>> part, Func<bool, bool, bool> join)
        {
            var result = part(depth);
            for (var more = random.Next(3); more > 0; more--)
            {
                Text.Append(Space(1)).Append(Cased(keyword)).Append(Space(1));
                var (left, right) = (result, part(depth));
                result = record => join(left(record), right(record));
            }

            return result;
        }

        private Func<EventRecord, bool> Not(int depth)
        {
            if (random.Next(4) != 0)
            {
                return Primary(depth);
            }

            Text.Append(Cased("not")).Append(Space(1));
            var part = Not(depth);
            return record => !part(record);
        }

        private Func<EventRecord, bool> Primary(int depth)
        {
            if (depth > 0 && random.Next(3) == 0)
            {
                Text.Append('(').Append(Space(0));
                var inner = Or(depth - 1);
                Text.Append(Space(0)).Append(')');
                return inner;
            }

            var (text, meaning) = Pick<(string, Func<EventRecord, bool>)>(
                random,
                ("a:x", record => Each(record, "a").Any(value => value.Kind is FieldKind.Text && value.Text == "x")),
                ("b.c : \"a b\"", record => Each(record, "b.c").Any(value => value.Kind is FieldKind.Text && value.Text == "a b")),
                ("a:x*", record => Each(record, "a").Any(value => value.ToString().StartsWith('x'))),
                ("event.action:*", _ => true),
                ("b.c:*", record => record.Field("b.c").Kind is not FieldKind.Null),
                ("a>=5", record => Each(record, "a").Any(value => value.Kind is FieldKind.Number && value.Number >= 5)),
                ("a < 1", record => Each(record, "a").Any(value => value.Kind is FieldKind.Number && value.Number < 1)),
                ("\"odd name\":true", record => Each(record, "odd name").Any(value => value is { Kind: FieldKind.Boolean, Boolean: true } || (value.Kind is FieldKind.Text && value.Text == "true"))),
                ("b.c:10.0.0.0/8", record => Each(record, "b.c").Any(value => value.Kind is FieldKind.Address && value.Address.GetAddressBytes() is [10, _, _, _])),
                ("event.action:(x OR xy)", record => record.Action is "x" or "xy"),
                ("event.action:(not x and not (xy or 5))", record => record.Action is not ("x" or "xy" or "5")),
                ("xy x", record => EventPredicateEvaluation.Words(Raw(record)).Intersect(["x", "xy"]).Count() == 2),
                ("\"10.0.0\"", record => Raw(record).Contains("10.0.0", StringComparison.Ordinal)));
            Text.Append(text);
            return meaning;
        }

        private static IEnumerable<FieldValue> Each(EventRecord record, string field) => record.Field(field).Each();

        private static string Raw(EventRecord record) => Encoding.UTF8.GetString(record.Raw.Span);

        private string Space(int least) => new(' ', least + random.Next(2));

        private string Cased(string keyword) => Pick(random, keyword, keyword.ToUpperInvariant(), char.ToUpperInvariant(keyword[0]) + keyword[1..]);
    }
}
