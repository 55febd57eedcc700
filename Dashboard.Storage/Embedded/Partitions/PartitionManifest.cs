using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>
/// Table <c>partition</c> and its image in memory. The writer's thread changes it, inside transactions of its own or of a batch; the image changes when
/// that is committed. Everybody may read the image.
/// </summary>
internal sealed class PartitionManifest(string catalog, IPartitionLayout layout, PartitionSpan span, TimeProvider time)
{
    private volatile PartitionMap _map = PartitionMap.Empty;
    private volatile bool _isMoving;
    private PartitionMap _staged = PartitionMap.Empty;
    private Partition? _last;
    private int _nextId;

    /// <summary>As of the last commit.</summary>
    public PartitionMap Map => _map;

    /// <summary>Rows are moving just now to where <see cref="Map"/> does not lead yet. Look at it before the map, at the beginning as at the end.</summary>
    public bool IsMoving => _isMoving;

    /// <summary>For the writer: with what its open transaction has created.</summary>
    public PartitionMap Staged => _staged;

    public string Catalog => catalog;

    /// <summary>When each partition last took rows, as long as this process knows: one that is being filled is not closed.</summary>
    public Dictionary<int, DateTimeOffset> LastWrites { get; } = [];

    /// <summary>The table's definition.</summary>
    public static string Table(string catalog) => $"""
        CREATE TABLE {catalog}.partition (
            id INTEGER NOT NULL,
            from_ts BIGINT NOT NULL,             -- seconds since 1970 UTC
            until_ts BIGINT NOT NULL,            -- exclusive
            state UTINYINT NOT NULL,             -- 0 open, 1 being closed, 2 in a closed file
            generation INTEGER NOT NULL          -- of that file
        );
        """;

    /// <summary>The partition of a second, created in the open transaction where it is new.</summary>
    public Partition For(DuckConnection connection, long second)
    {
        if (_last is { } last && last.Contains(second))
        {
            return last;
        }

        return _last = _staged.Find(second) ?? Create(connection, second);
    }

    /// <summary>Rows that the open transaction has put into the late tables.</summary>
    public void NoteLate(Partition partition, long rows) => _staged = _staged.WithLate(partition, _staged.LateRows.GetValueOrDefault(partition.Id) + rows);

    /// <summary>The open transaction has put rows into a partition, late or not.</summary>
    public void NoteWrite(Partition partition) => LastWrites[partition.Id] = time.GetUtcNow();

    public void Publish() => _map = _staged;

    /// <summary>
    /// Commits the open transaction and publishes what it has changed here. Between the two the rows may already lie where the older map does not lead:
    /// <see cref="IsMoving"/> says so to who reads by it.
    /// </summary>
    public void Commit(DuckConnection connection)
    {
        _isMoving = !_map.LeadsAsFarAs(_staged);
        try
        {
            connection.Run("COMMIT");
            Publish();
        }
        finally
        {
            _isMoving = false;
        }
    }

    public void Discard() => (_staged, _last) = (_map, null);

    /// <summary>Takes over what was found at start.</summary>
    public void Begin(PartitionMap found)
    {
        (_map, _staged, _last) = (found, found, null);
        _nextId = found.Partitions.IsEmpty ? 1 : found.Partitions.Max(partition => partition.Id) + 1;
        LastWrites.Clear();
    }

    /// <summary>Writes a partition's new state in the open transaction.</summary>
    public void Change(DuckConnection connection, Partition partition)
    {
        connection.Execute($"UPDATE {catalog}.partition SET state = ?, generation = ? WHERE id = ?", (int)partition.State, partition.Generation, partition.Id);
        (_staged, _last) = (_staged.With(partition), null);
    }

    /// <summary>Takes a partition out in the open transaction.</summary>
    public void Remove(DuckConnection connection, Partition partition)
    {
        connection.Execute($"DELETE FROM {catalog}.partition WHERE id = ?", partition.Id);
        LastWrites.Remove(partition.Id);
        (_staged, _last) = (_staged.Without(partition), null);
    }

    /// <summary>Counts a partition's late rows again, in the open transaction.</summary>
    public void CountLate(DuckConnection connection, Partition partition)
    {
        var rows = 0L;
        foreach (var table in layout.LateTables)
        {
            rows += connection.Scalar($"SELECT count(*) FROM {catalog}.late_{table} WHERE {layout.Second(table)} >= ? AND {layout.Second(table)} < ?", partition.From, partition.Until) ?? 0;
        }

        _staged = _staged.WithLate(partition, rows);
    }

    /// <summary>Takes a partition's late rows out, in the open transaction.</summary>
    public void DropLate(DuckConnection connection, Partition partition)
    {
        foreach (var table in layout.LateTables)
        {
            connection.Execute($"DELETE FROM {catalog}.late_{table} WHERE {layout.Second(table)} >= ? AND {layout.Second(table)} < ?", partition.From, partition.Until);
        }

        _staged = _staged.WithLate(partition, 0);
    }

    /// <summary>Creates a partition's empty tables.</summary>
    public void CreateTables(DuckConnection connection, Partition partition)
    {
        foreach (var table in layout.Tables)
        {
            connection.Run($"CREATE TABLE {partition.OpenTable(catalog, table)} ({layout.Columns(table)})");
        }
    }

    public void DropTables(DuckConnection connection, Partition partition)
    {
        foreach (var table in layout.Tables)
        {
            connection.Run($"DROP TABLE {partition.OpenTable(catalog, table)}");
        }
    }

    /// <summary>Rows of a partition, read from the file.</summary>
    public static ImmutableArray<Partition> Read(DuckConnection connection, string catalog)
    {
        var found = ImmutableArray.CreateBuilder<Partition>();
        using var rows = connection.Query($"SELECT id, from_ts, until_ts, state, generation FROM {catalog}.partition ORDER BY from_ts");
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                found.Add(new(chunk.Column<int>(0)[row], chunk.Column<long>(1)[row], chunk.Column<long>(2)[row], (PartitionState)chunk.Column<byte>(3)[row], chunk.Column<int>(4)[row]));
            }
        }

        return found.ToImmutable();
    }

    private Partition Create(DuckConnection connection, long second)
    {
        var (from, until) = _staged.Free(span, second, time.GetUtcNow().ToUnixTimeSeconds());
        var partition = new Partition(_nextId++, from, until, PartitionState.Open, 0);
        CreateTables(connection, partition);
        Insert(connection, catalog, partition);
        _staged = _staged.With(partition);
        return partition;
    }

    public static void Insert(DuckConnection connection, string catalog, Partition partition) => connection.Execute(
        string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {catalog}.partition VALUES (?, ?, ?, ?, ?)"),
        partition.Id, partition.From, partition.Until, (int)partition.State, partition.Generation);
}
