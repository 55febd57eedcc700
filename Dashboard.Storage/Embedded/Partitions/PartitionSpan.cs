namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>How long partitions are. Those of distant times are longer, so that rows of any time, from 1901 to 2038, make a few hundred partitions and not thousands.</summary>
/// <param name="Seconds">Length of a partition near now: whole hours.</param>
internal readonly record struct PartitionSpan(long Seconds)
{
    /// <summary>Partitions of one length on either side before they become longer.</summary>
    private const int OfOneLength = 64;

    /// <summary>How much longer.</summary>
    private const int Growth = 8;

    /// <summary>The first Monday of 1970: weeks begin there.</summary>
    private const long Monday = 4 * 86_400;

    public static PartitionSpan Of(TimeSpan length)
    {
        if (length < TimeSpan.FromHours(1) || length.Ticks % TimeSpan.TicksPerHour != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A partition is whole hours long.");
        }

        return new((long)length.TotalSeconds);
    }

    /// <summary>The stretch around a second, aligned so that it is the same whoever asks.</summary>
    public (long From, long Until) Around(long second, long now)
    {
        var length = Seconds;
        while (Math.Abs(now - second) > OfOneLength * length)
        {
            length *= Growth;
        }

        var from = second - (((second - Monday) % length) + length) % length;
        return (from, from + length);
    }
}
