namespace Dashboard.Storage.Embedded.Checking;

/// <summary>What to do about damage, in the same words wherever it is found.</summary>
internal static class Remedies
{
    public const string Open = "A server saves what can be read as soon as something reads there; stopped, fsck --repair does. Collectors read the rest again; or restore a backup.";
    public const string Closed = "A server sets the file aside as soon as something reads there; stopped, fsck --repair does. Collectors read its time again; or restore a backup.";
    public const string Log = "The next start, or fsck --repair, cuts the log there and keeps a copy. Collectors read the rest again.";
    public const string State = "The next start sets the file aside if it cannot be used at all. Restore state.db from a backup.";
}
