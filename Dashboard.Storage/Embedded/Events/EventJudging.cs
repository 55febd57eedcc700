using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>A row that a query found: where its event lies, and whether it is a match for sure.</summary>
internal readonly record struct EventRow(long Sequence, long Block, bool Sure);

/// <summary>Reads the events of rows from their blocks and hands out those that match.</summary>
internal static class EventJudging
{
    /// <summary>Matches in the order of the rows. <paramref name="take"/> gets each with the place of its row, and says whether to go on.</summary>
    public static void Run(EventScope scope, IReadOnlyList<EventRow> rows, Func<EventRecord, int, bool> take)
    {
        var judge = scope.Filter.Judge;
        var wanted = new HashSet<long>();
        for (var first = 0; first < rows.Count;)
        {
            scope.Cancelled.ThrowIfCancellationRequested();
            wanted.Clear();
            var end = first;
            while (end < rows.Count && (wanted.Count < BlockSource.AtOnce || wanted.Contains(rows[end].Block)))
            {
                wanted.Add(rows[end++].Block);
            }

            using var blocks = scope.Blocks.Read(wanted);
            var mayMatch = new Dictionary<long, bool>();
            for (; first < end; first++)
            {
                var row = rows[first];
                if (!blocks.TryGet(row.Block, out var block) || row.Sequence - row.Block >= block.Count)
                {
                    continue;
                }

                if (!row.Sure)
                {
                    if (!mayMatch.TryGetValue(row.Block, out var may))
                    {
                        mayMatch[row.Block] = may = judge.MayMatch(block);
                    }

                    if (!may || !judge.Matches(block, (int)(row.Sequence - row.Block)))
                    {
                        continue;
                    }
                }

                if (!take(block.Record((int)(row.Sequence - row.Block)), first))
                {
                    return;
                }
            }
        }
    }
}
