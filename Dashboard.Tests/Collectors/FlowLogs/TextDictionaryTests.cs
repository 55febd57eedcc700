using System.Text;
using Dashboard.Collectors.FlowLogs;

namespace Dashboard.Tests.Collectors.FlowLogs;

public sealed class TextDictionaryTests
{
    [Fact]
    public void Values_of_all_lengths_keep_apart_and_find_themselves_again()
    {
        var random = new Random(3);
        var texts = Enumerable.Range(0, 20_000).Select(i => new string([.. Enumerable.Range(0, random.Next(1, 80)).Select(_ => (char)random.Next('a', 'd'))])).ToList();
        var dictionary = new TextDictionary(FlowFieldKind.Text);

        for (var block = 0; block < 3; block++)
        {
            var places = texts.Select(text => Place(dictionary, text)).ToList();
            var values = dictionary.EndBlock();

            Assert.Equal(texts, places.Select(place => values[place]));
            Assert.Equal(texts.Distinct(), values);
        }
    }

    [Fact]
    public void Block_holds_only_what_occurs_in_it()
    {
        var dictionary = new TextDictionary(FlowFieldKind.Text);
        Place(dictionary, "first");
        Place(dictionary, "second");
        var before = dictionary.EndBlock();

        Assert.Equal(0, Place(dictionary, "second"));

        var second = Assert.Single(dictionary.EndBlock());
        Assert.Same(before[1], second);
    }

    [Fact]
    public void Value_that_ends_in_zero_bytes_is_not_the_one_without()
    {
        var dictionary = new TextDictionary(FlowFieldKind.Text);
        string[] texts = ["a", "a\0", "a\0\0", "a", "\0", "\0\0", new('a', 32), new string('a', 32) + "\0"];

        var places = Place(dictionary, texts);
        var values = dictionary.EndBlock();

        Assert.Equal(texts, places.Select(place => values[place]));
    }

    [Theory]
    [InlineData(nameof(FlowFieldKind.NumberAsText), "18", true)]
    [InlineData(nameof(FlowFieldKind.NumberAsText), "-", true)]
    [InlineData(nameof(FlowFieldKind.NumberAsText), "x", false)]
    [InlineData(nameof(FlowFieldKind.AddressAsText), "fe80::1", true)]
    [InlineData(nameof(FlowFieldKind.AddressAsText), "10.0.0.300", false)]
    public void Value_that_its_field_does_not_allow_has_no_place(string kind, string text, bool allowed)
    {
        var dictionary = new TextDictionary(Enum.Parse<FlowFieldKind>(kind));

        Assert.Equal(allowed, Place(dictionary, text) >= 0);
        Assert.Equal(allowed, Place(dictionary, text) >= 0);
    }

    /// <summary>The place of a line's only field; negative where it is none.</summary>
    private static int Place(TextDictionary dictionary, string text) => Place(dictionary, [text])[0];

    private static int[] Place(TextDictionary dictionary, string[] texts)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', texts) + new string('#', 64));
        var separators = new List<int> { -1 };
        foreach (var text in texts)
        {
            separators.Add(separators[^1] + 1 + Encoding.UTF8.GetByteCount(text));
        }

        var (into, faults) = (new int[texts.Length], new byte[texts.Length]);
        dictionary.Place(new(ref bytes[0], separators.ToArray(), [.. Enumerable.Range(0, texts.Length)], 0, isLast: true), into, faults, fault: 1);
        return [.. into.Zip(faults, (place, fault) => fault == 0 ? place : -1)];
    }
}
