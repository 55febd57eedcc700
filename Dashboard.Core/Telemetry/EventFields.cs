using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Core.Telemetry;

/// <summary>An event's fields by their dotted ECS name (<c>user.name</c>, <c>source.ip</c>), sorted and unique.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Fields of an event: the field's own word.")]
public sealed class EventFields : IReadOnlyList<KeyValuePair<string, FieldValue>>, IEquatable<EventFields>
{
    private readonly ImmutableArray<KeyValuePair<string, FieldValue>> _sorted;

    private EventFields(ImmutableArray<KeyValuePair<string, FieldValue>> sorted) => _sorted = sorted;

    /// <summary>No fields.</summary>
    public static EventFields Empty { get; } = new([]);

    /// <summary>How many fields.</summary>
    public int Count => _sorted.Length;

    /// <summary>The field at a place in name order.</summary>
    public KeyValuePair<string, FieldValue> this[int index] => _sorted[index];

    /// <summary>A field's value; of kind Null where the event has none of that name.</summary>
    public FieldValue this[string name]
    {
        get
        {
            var (low, high) = (0, _sorted.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                var order = string.CompareOrdinal(_sorted[middle].Key, name);
                if (order == 0)
                {
                    return _sorted[middle].Value;
                }

                (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
            }

            return default;
        }
    }

    /// <summary>Sorts the fields by name. Fields without a value are left out.</summary>
    /// <exception cref="ArgumentException">A name occurs twice; several values of one field are one list.</exception>
    public static EventFields Of(params IEnumerable<KeyValuePair<string, FieldValue>> fields)
    {
        // What a store or a collector hands over is sorted and complete: then nothing but the copy is made.
        var sorted = fields is KeyValuePair<string, FieldValue>[] array && !Array.Exists(array, static field => field.Value.Kind is FieldKind.Null)
            ? [.. array]
            : fields.Where(field => field.Value.Kind is not FieldKind.Null).ToArray();
        if (!IsSorted(sorted))
        {
            Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        }

        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key)
            {
                throw new ArgumentException($"The field '{sorted[i].Key}' occurs twice.", nameof(fields));
            }
        }

        return sorted.Length == 0 ? Empty : new(ImmutableCollectionsMarshal(sorted));
    }

    /// <inheritdoc/>
    public bool Equals(EventFields? other) => other is not null && _sorted.AsSpan().SequenceEqual(other._sorted.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventFields);

    /// <inheritdoc/>
    public override int GetHashCode() => _sorted.Aggregate(17, (hash, field) => HashCode.Combine(hash, field.Key, field.Value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, FieldValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, FieldValue>>)_sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsSorted(KeyValuePair<string, FieldValue>[] fields)
    {
        for (var i = 1; i < fields.Length; i++)
        {
            if (string.CompareOrdinal(fields[i - 1].Key, fields[i].Key) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<KeyValuePair<string, FieldValue>> ImmutableCollectionsMarshal(KeyValuePair<string, FieldValue>[] owned) =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(owned);
}
