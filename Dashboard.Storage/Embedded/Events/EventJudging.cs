using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>A row that a query found: where its event lies, and whether it is a match for sure.</summary>
internal readonly record struct EventRow(long Sequence, long Block, bool Sure)
{
    /// <summary>Its event, whose raw record is part of the block's memory; null where a damaged block does not have it.</summary>
    public EventRecord? Of(RecordBlock block) => Sequence - Block < block.Count ? block.Record((int)(Sequence - Block)) : null;
}

/// <summary>Reads the events of rows from their blocks and hands out those that match.</summary>
internal static class EventJudging
{
    /// <summary>
    /// Matches in the order of the rows. <paramref name="take"/> gets each with the place of its row, and says whether to go on. Where columns decide, all
    /// rows are wanted, and the events have memory of their own; else the raw record is part of a block's memory: copy what is to outlive the call.
    /// </summary>
    public static void Run(EventScope scope, IReadOnlyList<EventRow> rows, Func<EventRecord, int, bool> take)
    {
        var wanted = new HashSet<long>();
        for (var first = 0; first < rows.Count;)
        {
            scope.Cancelled.ThrowIfCancellationRequested();
            wanted.Clear();
            var some = new List<EventRow>();
            while (first + some.Count < rows.Count && (wanted.Count < BlockSource.AtOnce || wanted.Contains(rows[first + some.Count].Block)))
            {
                wanted.Add(rows[first + some.Count].Block);
                some.Add(rows[first + some.Count]);
            }

            var matches = scope.IsExact ? scope.Blocks.Records(some) : Judged(scope, some, wanted);
            foreach (var match in matches)
            {
                if (match is not null && !take(match, first))
                {
                    return;
                }

                first++;
            }
        }
    }

    /// <summary>The event of each row, or null where it is no match.</summary>
    private static IEnumerable<EventRecord?> Judged(EventScope scope, List<EventRow> rows, HashSet<long> wanted)
    {
        var judge = scope.Filter.Judge;
        using var blocks = scope.Blocks.Read(wanted);
        var mayMatch = new Dictionary<long, bool>();
        foreach (var row in rows)
        {
            var found = blocks.TryGet(row.Block, out var block) && (row.Sure || Matches(row, block));
            yield return found ? row.Of(block!) : null;
        }

        bool Matches(EventRow row, RecordBlock block)
        {
            if (!mayMatch.TryGetValue(row.Block, out var may))
            {
                mayMatch[row.Block] = may = judge.MayMatch(block);
            }

            return may && row.Sequence - row.Block < block.Count && judge.Matches(block, (int)(row.Sequence - row.Block));
        }
    }
}
