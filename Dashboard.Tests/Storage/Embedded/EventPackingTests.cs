using System.Text;
using Dashboard.Storage.Embedded.Events;
using Dashboard.Storage.Embedded.Events.Records;
using Dashboard.Storage.Embedded.Events.Words;
using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>What is packed comes back as it was; what is looked for in bytes is found where the framework finds it in texts.</summary>
public sealed class EventPackingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_block_gives_back_every_event_as_it_went_in(int seed)
    {
        var records = new EventSample(seed).Records(400).ToArray();
        var writer = new RecordBlockWriter();
        for (var first = 0; first < records.Length;)
        {
            var count = RecordBlockWriter.Fitting(records.AsSpan(first));
            using var block = RecordBlock.Open(writer.Write(records.AsSpan(first, count)));
            Assert.Equal(count, block.Count);
            for (var i = 0; i < count; i++)
            {
                var (expected, found) = (records[first + i], block.Record(i));
                Assert.Equal(expected with { Raw = default }, found with { Raw = default });
                Assert.Equal(expected.Raw.ToArray(), found.Raw.ToArray());
            }

            first += count;
        }
    }

    [Fact]
    public void Large_records_make_small_blocks()
    {
        var records = Enumerable.Range(0, 5).Select(i => Batches.Event($"{i}") with { Raw = new byte[200 * 1024] }).ToArray();

        Assert.Equal(1, RecordBlockWriter.Fitting(records));
        using var block = RecordBlock.Open(new RecordBlockWriter().Write(records.AsSpan(0, 1)));
        Assert.Equal(200 * 1024, block.Raw(0).Length);
    }

    [Fact]
    public void Whatever_is_no_block_is_refused_and_not_read()
    {
        var random = new Random(5);
        var whole = new RecordBlockWriter().Write(new EventSample(3).Records(20).ToArray());
        for (var i = 0; i < 300; i++)
        {
            var broken = whole.ToArray();
            broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                // A wrong byte that packs to something is told by the file's checksums; here nothing may be read out of bounds.
                using var block = RecordBlock.Open(broken);
                for (var at = 0; at < block.Count; at++)
                {
                    _ = block.Raw(at).Length;
                }
            }
            catch (Dashboard.Core.Storage.StoreUnavailableException told)
            {
                Assert.Contains("events.duckdb", told.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_text_is_found_where_the_framework_finds_it()
    {
        const string Letters = "abAB01-_@`[{kK ";
        var random = new Random(11);
        for (var i = 0; i < 3000; i++)
        {
            var text = Random(random, Letters, random.Next(0, 120));
            var wanted = Random(random, Letters, random.Next(1, 6));
            var finder = new AsciiText(wanted);

            Assert.Equal(text.IndexOf(wanted, StringComparison.OrdinalIgnoreCase), finder.Find(Encoding.ASCII.GetBytes(text)));
            if (wanted.All(char.IsAsciiLetterOrDigit))
            {
                var isWord = Dashboard.Core.Query.EventPredicateEvaluation.Words(text).Contains(wanted.ToLowerInvariant());
                Assert.Equal(isWord, finder.IsWordOf(Encoding.ASCII.GetBytes(text)));
            }
        }
    }

    [Fact]
    public void A_set_of_events_is_unpacked_as_it_was_packed()
    {
        var random = new Random(13);
        foreach (var count in new[] { 1, 2, 49, 700, 5_000, 30_000, DocSet.Size })
        {
            var docs = Enumerable.Range(0, DocSet.Size).OrderBy(_ => random.Next()).Take(count).Select(doc => (ushort)doc).Order().ToArray();
            var set = new DocSet();
            set.Unpack(DocSet.Pack(docs));
            var found = new List<ushort>();
            set.Each(doc => found.Add((ushort)doc));

            Assert.Equal(docs, found);
            Assert.Equal(count, set.Count);
            set.Between(100, 20_000);
            Assert.Equal(docs.Count(doc => doc is >= 100 and <= 20_000), set.Count);
        }
    }

    [Fact]
    public void Rare_tokens_are_found_in_their_windows_and_few_others_are()
    {
        var random = new Random(17);
        var tokens = Enumerable.Range(0, 40_000).Select(_ => ((ulong)random.NextInt64() << 1, Window: random.Next(DocSet.Windows))).ToList();
        const int Bits = 7;
        var buckets = WordBucket.Pack([((ulong)7 << 50, []), ((ulong)9 << 50, DocSet.Pack([3, 5]))], [.. tokens], Bits);
        Assert.True(WordBucket.Find(buckets[WordBucket.NumberOf((ulong)7 << 50, Bits)], (ulong)7 << 50, Bits, new(), out var everywhere) && everywhere);
        Assert.Equal(2, Find((ulong)9 << 50).Count);
        foreach (var (token, window) in tokens.Take(2_000))
        {
            Assert.True(Find(token).Contains(window << DocSet.WindowBits));
        }

        Assert.InRange(Enumerable.Range(0, 2_000).Count(_ => !Find((ulong)random.NextInt64() << 1).IsEmpty), 0, 20);

        DocSet Find(ulong token)
        {
            var found = new DocSet();
            WordBucket.Find(buckets[WordBucket.NumberOf(token, Bits)], token, Bits, found, out _);
            return found;
        }
    }

    [Fact]
    public void Different_tokens_are_different_numbers_and_words_are_not_values()
    {
        var key = new WordKey(WordKey.NewSecret());
        var tokens = Enumerable.Range(0, 5_000).SelectMany(i => new[] { $"{i}", $"a{i}", $"{i}-much-longer-than-eight-bytes", new string('x', i % 40) + (char)('a' + (i % 26)) }).Distinct().Select(Encoding.UTF8.GetBytes).ToArray();

        Assert.Equal(2 * tokens.Length, tokens.Select(token => key.Word(token)).Concat(tokens.Select(token => key.Field(token))).Distinct().Count());
        Assert.Equal(tokens.Length, tokens.Select(token => key.Seal(1, 2, token)).Distinct().Count());
        Assert.NotEqual(key.Seal(1, 2, tokens[0]), key.Seal(2, 1, tokens[0]));
    }

    private static string Random(Random random, string letters, int length) => string.Create(length, (random, letters), (span, state) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = state.letters[state.random.Next(state.letters.Length)];
        }
    });
}
