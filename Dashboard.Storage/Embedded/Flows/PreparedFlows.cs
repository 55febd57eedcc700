using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>A combination of text fields as a label has it.</summary>
internal readonly record struct LabelText(LabelSet Fields, string Json)
{
    public static LabelText Of(LabelSet fields) => new(fields, LabelJson.Write(fields));
}

/// <summary>What can be said of a block before its turn to be written, whatever is stored: its order, its texts, its times.</summary>
internal sealed class PreparedFlows
{
    /// <param name="block">With some rows.</param>
    /// <param name="order">Is this one's until its rows are written.</param>
    /// <exception cref="ArgumentException">Its columns differ in length.</exception>
    public PreparedFlows(FlowBlock block, FlowOrder order)
    {
        if (block.Misfit() is { } column)
        {
            throw new ArgumentException($"The columns of a flow block differ in length: {column}.", nameof(block));
        }

        (Block, Order, Text) = (block, order, new(block));
        FindTimes(block);
        order.Take(block);
        (Origins, Details) = (Labels(Text.Origin), Labels(Text.Detail));
    }

    public FlowBlock Block { get; }

    public FlowOrder Order { get; }

    public FlowText Text { get; }

    /// <summary>For each combination of origin fields.</summary>
    public ImmutableArray<LabelText> Origins { get; }

    /// <summary>For each combination of the other fields.</summary>
    public ImmutableArray<LabelText> Details { get; }

    /// <summary>First and last start, seconds since 1970 UTC.</summary>
    public (long First, long Last) Times { get; private set; }

    /// <summary>Records that begin or end at times that cannot be stored.</summary>
    public int Unstorable { get; private set; }

    private static ImmutableArray<LabelText> Labels(FieldCombinations combinations) =>
        [.. Enumerable.Range(0, combinations.Count).Select(combination => LabelText.Of(combinations.Fields(combination)))];

    private void FindTimes(FlowBlock block)
    {
        var start = block.Start.AsSpan();
        var end = block.End.AsSpan();
        var (first, last, unstorable) = (long.MaxValue, long.MinValue, 0);
        for (var row = 0; row < start.Length; row++)
        {
            (first, last) = (Math.Min(first, start[row]), Math.Max(last, start[row]));
            unstorable += start[row] != (int)start[row] || start[row] == int.MaxValue || end[row] != (int)end[row] || end[row] - start[row] != (int)(end[row] - start[row]) ? 1 : 0;
        }

        (Times, Unstorable) = ((first, last), unstorable);
    }
}
