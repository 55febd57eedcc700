using System.Collections.Immutable;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>
/// What a running store is made of at one moment, as files that stay as they are until this is disposed. They are to be copied by another process:
/// one that closes a handle on a file that DuckDB has open takes DuckDB's lock from it.
/// </summary>
public sealed class StoreSnapshot : IAsyncDisposable
{
    private readonly string _staging;
    private readonly IReadOnlyList<IDisposable> _holds;
    private readonly Action _done;

    internal StoreSnapshot(DateTimeOffset takenAt, ImmutableArray<SnapshotFile> files, string staging, IReadOnlyList<IDisposable> holds, Action done) =>
        (TakenAt, Files, _staging, _holds, _done) = (takenAt, files, staging, holds, done);

    /// <summary>Everything that was stored before this is in it.</summary>
    public DateTimeOffset TakenAt { get; }

    /// <summary>Its files.</summary>
    public ImmutableArray<SnapshotFile> Files { get; }

    /// <summary>Lets the files go.</summary>
    public ValueTask DisposeAsync()
    {
        Release(_staging, _holds);
        _done();
        return ValueTask.CompletedTask;
    }

    internal static void Release(string staging, IEnumerable<IDisposable> holds)
    {
        foreach (var hold in holds)
        {
            hold.Dispose();
        }

        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
