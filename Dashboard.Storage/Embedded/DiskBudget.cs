using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded;

/// <summary>Watches what the folder takes and what its disk has left, and lets the oldest closed partitions of all kinds go where the budget is used up.</summary>
internal sealed partial class DiskBudget(DataFolder folder, IReadOnlyCollection<KindStore> kinds, long? budget, TimeProvider time, ILogger logger)
{
    private const double WarnAt = 0.8;
    private const double LeastFree = 0.05;
    private const long LeastFreeBytes = 1L << 30;

    private (int Count, DateTimeOffset Until, DateTimeOffset At)? _removed;

    /// <summary>How it is now.</summary>
    public StoreDisk Measure()
    {
        var kept = folder.BytesKept();
        var disk = DiskSpace.Of(folder.Path);
        string?[] warnings = [OfBudget(kept), OfDisk(disk), OfRemoved()];
        var warning = string.Join(" ", warnings.Where(warning => warning is not null));
        return new(kept, budget, disk?.Free, disk?.Total, warning.Length == 0 ? null : warning);
    }

    /// <summary>Lets as many closed partitions go as the budget asks for, oldest first whatever their kind. The last ones stay open and are never taken.</summary>
    public async ValueTask EnforceAsync(CancellationToken cancellationToken)
    {
        while (budget is { } most && folder.BytesKept() > most && Oldest() is { } oldest)
        {
            var removed = false;
            await oldest.Kind.Writer.RunAsync(connection => removed = oldest.Kind.Partitions.RemoveOldest(connection), cancellationToken);
            if (!removed)
            {
                return;
            }

            _removed = ((_removed?.Count ?? 0) + 1, oldest.Partition.Range.Until, time.GetUtcNow());
            LogRemoved(logger, oldest.Partition.FileName(oldest.Kind.File.Layout.Catalog), oldest.Partition.Range);
        }
    }

    private (KindStore Kind, Partition Partition)? Oldest()
    {
        var found = kinds
            .Where(kind => kind.Partitions is { Files.IsHeld: false })
            .SelectMany(kind => kind.Partitions.Manifest.Map.Partitions.Where(partition => partition.State is PartitionState.Closed).Take(1).Select(partition => (Kind: kind, Partition: partition)))
            .OrderBy(oldest => oldest.Partition.Until)
            .ToArray();
        return found.Length == 0 ? null : found[0];
    }

    private string? OfBudget(long kept) =>
        budget is not { } most || kept < most * WarnAt ? null
        : kept <= most ? $"The store takes {Megabytes(kept)} of the {Megabytes(most)} of Data:DiskBytes: when they are used up, the oldest closed partitions go. Raise it, or shorten Data:Retention."
        : $"The store takes {Megabytes(kept)}, more than the {Megabytes(most)} of Data:DiskBytes, and has no closed partition left to let go. Raise it, or shorten Data:Retention and Data:CloseAfter.";

    private string? OfDisk(DiskSpace? space) => space is { } disk && (disk.Free < LeastFreeBytes || disk.Free < disk.Total * LeastFree)
        ? $"The disk of {folder.Path} has {Megabytes(disk.Free)} of {Megabytes(disk.Total)} left. Free space: when it is full, nothing more is stored until there is room."
        : null;

    private string? OfRemoved() => _removed is var (count, until, at) && time.GetUtcNow() - at < TimeSpan.FromDays(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{count} closed {(count == 1 ? "partition" : "partitions")} went before their time for the budget, the last with data up to {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.")
        : null;

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} ({Range}) goes before its time: the folder has used up Data:DiskBytes")]
    private static partial void LogRemoved(ILogger logger, string file, TimeRange range);
}
