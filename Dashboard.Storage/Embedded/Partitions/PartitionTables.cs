using System.Globalization;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>The names of partitions' tables.</summary>
internal static class PartitionTables
{
    private const int SuffixLength = 10;

    /// <summary>The table that a name is made of, and the partition's suffix; nulls where it is no partition's table.</summary>
    public static (string? Table, string? Suffix) Split(IPartitionLayout layout, string name)
    {
        foreach (var table in layout.Tables)
        {
            if (name.Length == table.Length + 1 + SuffixLength
                && name.StartsWith(table, StringComparison.Ordinal)
                && name[table.Length] == '_'
                && name.AsSpan(table.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                return (table, name[(table.Length + 1)..]);
            }
        }

        return (null, null);
    }

    /// <summary>When the partition of a suffix begins.</summary>
    public static DateTimeOffset Start(string suffix) => new(DateTime.ParseExact(suffix, "yyyyMMddHH", CultureInfo.InvariantCulture), TimeSpan.Zero);
}
