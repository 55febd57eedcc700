using System.Collections.Concurrent;

namespace Dashboard.Simulator.Wire;

/// <summary>Remembers what can be made again: as many values as it may, the oldest forgotten first.</summary>
internal sealed class Kept<TKey, TValue>(int most, Func<TKey, TValue> make)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _values = new();
    private readonly ConcurrentQueue<TKey> _order = new();

    public TValue this[TKey key]
    {
        get
        {
            if (_values.TryGetValue(key, out var known))
            {
                return known;
            }

            var value = make(key);
            if (_values.TryAdd(key, value))
            {
                _order.Enqueue(key);
                while (_order.Count > most && _order.TryDequeue(out var oldest))
                {
                    _values.TryRemove(oldest, out _);
                }
            }

            return value;
        }
    }
}
