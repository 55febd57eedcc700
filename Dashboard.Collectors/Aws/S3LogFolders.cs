using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Collection;

namespace Dashboard.Collectors.Aws;

/// <summary>
/// Finds where a bucket's log files lie: accounts, organizations and regions are discovered by walking folders, so that
/// one that is added later is read without anybody configuring it.
/// </summary>
internal sealed class S3LogFolders(S3Bucket bucket, S3LogLayout layout, string prefix)
{
    /// <summary>AWSLogs, organization, account, service, region, and room for prefixes of people.</summary>
    private const int MaxDepth = 8;

    private const int MaxFolders = 20_000;

    /// <summary>Folders that hold the years; empty where the bucket is not laid out by days.</summary>
    public async Task<ImmutableArray<string>> PartitionsAsync(CancellationToken cancellationToken)
    {
        var partitions = ImmutableArray.CreateBuilder<string>();
        var open = new Queue<(string Folder, int Depth)>([(prefix, 0)]);
        var walked = 0;
        while (open.TryDequeue(out var next))
        {
            var hasYears = false;
            await foreach (var folder in bucket.FoldersAsync(next.Folder, cancellationToken))
            {
                if (++walked > MaxFolders)
                {
                    throw new SourceException(SourceFault.Misconfigured, $"More than {MaxFolders:N0} folders lie under '{prefix}'.", "Set a Prefix that leads nearer to the logs.");
                }

                if (IsYear(folder))
                {
                    hasYears = true;
                }
                else if (layout.Leads(folder) && next.Depth < MaxDepth)
                {
                    open.Enqueue(($"{next.Folder}{folder}/", next.Depth + 1));
                }
            }

            if (hasYears)
            {
                partitions.Add(next.Folder);
            }
        }

        partitions.Sort(StringComparer.Ordinal);
        return partitions.ToImmutable();
    }

    /// <summary>The first day that any of the partitions has; null where they have none.</summary>
    public async Task<DateOnly?> FirstDayAsync(ImmutableArray<string> partitions, CancellationToken cancellationToken)
    {
        DateOnly? first = null;
        foreach (var partition in partitions)
        {
            if (await FirstAsync(partition, 1, 9999, cancellationToken) is not { } year
                || await FirstAsync($"{partition}{year}/", 1, 12, cancellationToken) is not { } month
                || await FirstAsync($"{partition}{year}/{month}/", 1, 31, cancellationToken) is not { } day
                || !DateOnly.TryParse($"{Number(year)}-{Number(month)}-{Number(day)}", CultureInfo.InvariantCulture, out var date))
            {
                continue;
            }

            first = first < date ? first : date;
        }

        return first;
    }

    private async Task<string?> FirstAsync(string folder, int least, int most, CancellationToken cancellationToken)
    {
        await foreach (var name in bucket.FoldersAsync(folder, cancellationToken))
        {
            if (int.TryParse(Number(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return name;
            }
        }

        return null;
    }

    private static bool IsYear(string folder) => (folder.Length == 4 || folder.StartsWith("year=", StringComparison.Ordinal)) && Number(folder) is { Length: 4 } year && year.All(char.IsAsciiDigit);

    /// <summary>Hive writes what a number is before it: <c>month=03</c>.</summary>
    private static string Number(string folder) => folder[(folder.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
