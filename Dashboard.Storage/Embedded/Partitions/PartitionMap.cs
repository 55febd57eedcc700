using System.Collections.Immutable;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>Every partition of a file as of one commit, in order of time, and how many late rows wait for each. A reader takes one and asks by it.</summary>
internal sealed record PartitionMap(ImmutableArray<Partition> Partitions, ImmutableDictionary<int, long> LateRows)
{
    public static PartitionMap Empty { get; } = new([], ImmutableDictionary<int, long>.Empty);

    /// <summary>The partition that a second belongs to, or null.</summary>
    public Partition? Find(long second)
    {
        var place = PlaceOf(second);
        return place >= 0 && Partitions[place].Contains(second) ? Partitions[place] : null;
    }

    /// <summary>Those with a part in a half-open range of seconds, oldest first.</summary>
    public ImmutableArray<Partition> Overlapping(long from, long until) => [.. Partitions.Where(partition => partition.Overlaps(from, until))];

    /// <summary>Whether rows in the late tables may lie in a range.</summary>
    public bool HasLate(long from, long until) => !LateRows.IsEmpty && Partitions.Any(partition => partition.Overlaps(from, until) && LateRows.ContainsKey(partition.Id));

    public bool HasLate(Partition partition) => LateRows.ContainsKey(partition.Id);

    /// <summary>Whether who asks by this map looks wherever a later one leads. Rows may have moved to late ones, where this one has none.</summary>
    public bool LeadsAsFarAs(PartitionMap later) => Partitions == later.Partitions && (LateRows == later.LateRows || later.LateRows.Keys.All(LateRows.ContainsKey));

    /// <summary>With a partition added, or changed.</summary>
    public PartitionMap With(Partition partition)
    {
        var others = Partitions.RemoveAll(other => other.Id == partition.Id);
        var place = 0;
        while (place < others.Length && others[place].From < partition.From)
        {
            place++;
        }

        return this with { Partitions = others.Insert(place, partition) };
    }

    public PartitionMap Without(Partition partition) =>
        new(Partitions.RemoveAll(other => other.Id == partition.Id), LateRows.Remove(partition.Id));

    public PartitionMap WithLate(Partition partition, long rows) =>
        this with { LateRows = rows == 0 ? LateRows.Remove(partition.Id) : LateRows.SetItem(partition.Id, rows) };

    /// <summary>A free stretch around a second, cut where its neighbours begin and end.</summary>
    public (long From, long Until) Free(PartitionSpan span, long second, long now)
    {
        var (from, until) = span.Around(second, now);
        var before = PlaceOf(second);
        from = before >= 0 ? Math.Max(from, Partitions[before].Until) : from;
        until = before + 1 < Partitions.Length ? Math.Min(until, Partitions[before + 1].From) : until;
        return (from, until);
    }

    /// <summary>The last partition that begins at or before a second; -1 where none does.</summary>
    private int PlaceOf(long second)
    {
        var (low, high) = (0, Partitions.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Partitions[middle].From <= second)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
