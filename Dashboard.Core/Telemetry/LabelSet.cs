using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Core.Telemetry;

/// <summary>Text labels, sorted and unique by name, with value equality so that a set can be a key.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A label set is what the field calls it.")]
public sealed class LabelSet : IEquatable<LabelSet>, IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly ImmutableArray<KeyValuePair<string, string>> _sorted;
    private readonly int _hash;

    private LabelSet(ImmutableArray<KeyValuePair<string, string>> sorted)
    {
        _sorted = sorted;
        var hash = new HashCode();
        foreach (var (name, value) in sorted)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>No labels.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <summary>How many labels.</summary>
    public int Count => _sorted.Length;

    /// <summary>The label at a place in name order.</summary>
    public KeyValuePair<string, string> this[int index] => _sorted[index];

    /// <summary>The value of a label, or null where the set has none of that name.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (candidate, value) in _sorted)
            {
                if (candidate == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Sorts the pairs by name.</summary>
    /// <exception cref="ArgumentException">A name occurs twice: which of the values would be the label?</exception>
    public static LabelSet Of(params IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToImmutableArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Key == sorted[i - 1].Key)
            {
                throw new ArgumentException($"The label '{sorted[i].Key}' occurs twice.", nameof(pairs));
            }
        }

        return sorted.IsEmpty ? Empty : new(sorted);
    }

    /// <summary>The same, from tuples.</summary>
    public static LabelSet Of(params ReadOnlySpan<(string Name, string Value)> pairs)
    {
        var list = new List<KeyValuePair<string, string>>(pairs.Length);
        foreach (var (name, value) in pairs)
        {
            list.Add(new(name, value));
        }

        return Of(list);
    }

    /// <summary>This set with one label set to a value.</summary>
    public LabelSet With(string name, string value) =>
        Of(_sorted.Where(pair => pair.Key != name).Append(new(name, value)));

    /// <summary>Whether every label of <paramref name="part"/> is here with the same value.</summary>
    public bool Includes(LabelSet part)
    {
        foreach (var (name, value) in part._sorted)
        {
            if (this[name] != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _sorted.AsSpan().SequenceEqual(other._sorted.AsSpan())));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>name=value</c> pairs, joined by commas: for logs and people, not for keys (values may hold commas).</summary>
    public override string ToString() => string.Join(',', _sorted.Select(pair => $"{pair.Key}={pair.Value}"));
}
