namespace Dashboard.Core.Alerting;

/// <summary>The slots of a rule after one slot, up to and with another.</summary>
internal readonly record struct SlotSpan(DateTimeOffset After, DateTimeOffset Until, TimeSpan Every)
{
    public long Count => Until <= After ? 0 : (Until - After).Ticks / Every.Ticks;

    public IEnumerable<DateTimeOffset> Slots()
    {
        for (var slot = After + Every; slot <= Until; slot += Every)
        {
            yield return slot;
        }
    }

    /// <summary>The part that lies after an instant which is itself a slot.</summary>
    public SlotSpan NotBefore(DateTimeOffset after) => after > After ? this with { After = after } : this;
}
