namespace Dashboard.Storage.Embedded.Files;

/// <summary>The disk that a folder is on.</summary>
/// <param name="Free">Bytes that this user may still write.</param>
/// <param name="Total">Bytes in all.</param>
internal readonly record struct DiskSpace(long Free, long Total)
{
    /// <summary>Null where the system does not say.</summary>
    public static DiskSpace? Of(string folder)
    {
        try
        {
            var disk = new DriveInfo(folder);
            return new(disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
