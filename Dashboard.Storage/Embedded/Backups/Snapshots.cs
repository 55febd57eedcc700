using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;
using Dashboard.Storage.Embedded.State;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>
/// Takes snapshots of an open store: state first, then each kind, so that nothing in the state points past the data. Copies lie in the spill folder,
/// which every start empties.
/// </summary>
internal sealed class Snapshots(DataFolder folder, IReadOnlyCollection<KindStore> kinds, StateFile state, QueryThreads threads, TimeProvider time)
{
    private int _busy;

    /// <param name="note">Hears what is being done.</param>
    /// <param name="cancellationToken">Ends it; nothing is left then.</param>
    /// <exception cref="StoreUnavailableException">Another one is under way, or there is no room for the copies.</exception>
    public async Task<StoreSnapshot> TakeAsync(Func<string, ValueTask> note, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new StoreUnavailableException("A backup is under way already. Wait for its end.");
        }

        var now = time.GetUtcNow();
        var staging = Path.Combine(folder.Spill, string.Create(CultureInfo.InvariantCulture, $"backup-{now.UtcDateTime:yyyyMMddHHmmss}"));
        var holds = new List<IDisposable>();
        try
        {
            Directory.CreateDirectory(staging);
            var files = ImmutableArray.CreateBuilder<SnapshotFile>();
            await note("state.db: copying");
            await state.CopyAsync(Path.Combine(staging, "state.db"), cancellationToken);
            files.Add(new(Path.Combine(staging, "state.db"), "state.db"));
            foreach (var kind in kinds)
            {
                // Held before the copy's moment: what the copy names must still be there afterwards.
                if (kind.Partitions is { } partitions)
                {
                    holds.Add(partitions.Files.Hold());
                }

                await note($"{kind.File.Layout.FileName}: copying");
                var closed = await new OpenFileCopy(kind, threads).WriteAsync(staging, cancellationToken);
                files.Add(new(Path.Combine(staging, kind.File.Layout.FileName), kind.File.Layout.FileName));
                files.AddRange(closed.Select(partition => kind.Partitions.Files.PathOf(partition)).Select(path => new SnapshotFile(path, "closed/" + Path.GetFileName(path))));
            }

            return new(now, files.ToImmutable(), staging, holds, () => Volatile.Write(ref _busy, 0));
        }
        catch
        {
            StoreSnapshot.Release(staging, holds);
            Volatile.Write(ref _busy, 0);
            throw;
        }
    }
}
