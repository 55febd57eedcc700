using System.Globalization;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors;

/// <summary>The position of sources that are read along time: everything before it is read.</summary>
internal static class TimePosition
{
    private const string Layout = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static Checkpoint At(DateTimeOffset time) => new(Text(time));

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture);

    /// <summary>
    /// The batch as one that moves the position. The position becomes part of its id: the same rows may have been stored before by a batch
    /// that moved none, and a batch that is known is skipped whole.
    /// </summary>
    public static SignalBatch Moving(SignalBatch batch, DateTimeOffset to) => batch with
    {
        Id = new BatchId($"{batch.Id.Value}>{Text(to)}"),
        Resume = At(to),
        CompleteUntil = to,
    };

    /// <summary>Null for a source that was never read.</summary>
    /// <exception cref="SourceException">It is not a position of this kind.</exception>
    public static DateTimeOffset? Of(Checkpoint from, SourceId source) => from == Checkpoint.Start ? null
        : DateTimeOffset.TryParseExact(from.Token, Layout, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw new SourceException(SourceFault.Defect, $"The position '{from.Token}' of {source} is not a time.", "Another version wrote it: remove the source's position to read it from the beginning.");

    /// <summary>Positions have whole seconds.</summary>
    public static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
