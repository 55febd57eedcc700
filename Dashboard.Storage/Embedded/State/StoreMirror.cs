using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.State;

/// <summary>
/// What state.db remembers of the telemetry files: how far each had come. A file that comes back shorter lost what had been acknowledged,
/// even where nothing in it looks damaged.
/// </summary>
internal sealed class StoreMirror(StateFile file)
{
    public async ValueTask RememberAsync(IEnumerable<KindStore> kinds, CancellationToken cancellationToken)
    {
        var now = kinds.Select(kind => (kind.File.Layout.Kind, kind.File.Epochs.Current, kind.Ledger.Number, Sources: kind.Ledger.Sources())).ToArray();
        await file.WriteAsync(
            connection =>
            {
                foreach (var (kind, epoch, number, sources) in now)
                {
                    connection.Execute("INSERT INTO file_mirror (kind, epoch, number) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET epoch = $2, number = $3", kind, epoch.ToString(), number);
                    foreach (var source in sources)
                    {
                        Positions.Put(connection, source);
                    }
                }

                return now.Length;
            },
            cancellationToken);
    }

    /// <summary>What a file lacks that it once had; null where it has all.</summary>
    public async ValueTask<StoreLoss?> CompareAsync(KindStore kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var remembered = await file.ReadAsync(
            connection => connection.Read("SELECT epoch, number FROM file_mirror WHERE kind = $1", row => (Epoch: Guid.Parse(row.GetString(0)), Number: row.GetInt64(1)), kind.File.Layout.Kind),
            cancellationToken);
        if (remembered is not [var (epoch, number)])
        {
            return null;
        }

        if (number > 0 && kind.File.Epochs.Epochs.All(known => known.Id != epoch))
        {
            return new(
                now,
                kind.File.Layout.Kind,
                kind.File.Layout.FileName,
                "The file is not the one that was here: it was removed or replaced, and what it held is lost unless it is put back. Collectors read again what their sources still have; files loaded by hand must be loaded again.",
                null);
        }

        if (epoch != kind.File.Epochs.Current || kind.Ledger.Number >= number)
        {
            return null;
        }

        return new(
            now,
            kind.File.Layout.Kind,
            kind.File.Layout.FileName,
            string.Create(CultureInfo.InvariantCulture, $"The file ends at commit {kind.Ledger.Number}, but commit {number} had been acknowledged: what lies between is lost, as after a disk that did not keep what it had confirmed. Collectors read it again by themselves; files loaded by hand must be loaded again."),
            null);
    }

    public async ValueTask RecordAsync(IReadOnlyCollection<StoreLoss> losses, CancellationToken cancellationToken)
    {
        if (losses.Count == 0)
        {
            return;
        }

        await file.WriteAsync(
            connection => losses.Sum(loss => connection.Execute(
                "INSERT INTO loss (at, kind, file, what, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)",
                loss.At, loss.Kind, loss.File, loss.What, loss.Range?.From, loss.Range?.Until)),
            cancellationToken);
    }

    public async ValueTask<List<StoreLoss>> LossesAsync(CancellationToken cancellationToken) => await file.ReadAsync(
        connection => connection.Read(
            "SELECT at, kind, file, what, from_at, until_at FROM loss ORDER BY at DESC, rowid DESC LIMIT 1000",
            row => new StoreLoss(
                row.Time(0),
                row.LongOrNull(1) is { } kind ? (SignalKind)kind : null,
                row.GetString(2),
                row.GetString(3),
                row.TimeOrNull(4) is { } from && row.TimeOrNull(5) is { } until ? new TimeRange(from, until) : null)),
        cancellationToken);
}
