namespace Dashboard.Simulator.Faults;

/// <summary>Does to a page's records what a script asks for.</summary>
internal static class RecordOrder
{
    public static IReadOnlyList<T> Apply<T>(this Fault fault, IReadOnlyList<T> records) => fault switch
    {
        Fault.RepeatedRecords => [.. records.SelectMany(record => new[] { record, record })],
        Fault.ShuffledRecords => [.. records.Select((record, at) => (record, Order: Chance.Bits(0x5EED, at))).OrderBy(pair => pair.Order).Select(pair => pair.record)],
        _ => records,
    };

    /// <summary>The time that an answer is for, which late records hold back.</summary>
    public static DateTimeOffset Horizon(this Fault fault, DateTimeOffset now) =>
        fault is Fault.LateRecords late ? now - late.By : now;
}
