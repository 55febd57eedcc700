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
    public static EventFields Of(params IEnumerable<KeyValuePair<string, FieldValue>> fields) => Of(fields.ToImmutableArray());

    /// <summary>The same without a copy, where they are sorted and complete, as what a store or a collector hands over.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static EventFields Of(ImmutableArray<KeyValuePair<string, FieldValue>> fields)
    {
        if (!IsReady(fields))
        {
            fields = [.. fields.Where(field => field.Value.Kind is not FieldKind.Null).OrderBy(field => field.Key, StringComparer.Ordinal)];
        }

        for (var i = 1; i < fields.Length; i++)
        {
            if (fields[i].Key == fields[i - 1].Key)
            {
                throw new ArgumentException($"The field '{fields[i].Key}' occurs twice.", nameof(fields));
            }
        }

        return fields.IsEmpty ? Empty : new(fields);
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

    private static bool IsReady(ImmutableArray<KeyValuePair<string, FieldValue>> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Value.Kind is FieldKind.Null || (i > 0 && string.CompareOrdinal(fields[i - 1].Key, fields[i].Key) > 0))
            {
                return false;
            }
        }

        return true;
    }
}
