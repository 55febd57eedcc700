using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// Gathers an event's fields. A name that comes twice becomes a list, as paths through arrays do. Each member of the record
/// has a budget of its own, so that a caller who fills the request parameters cannot crowd out who called.
/// </summary>
internal sealed class FieldCollector
{
    public const int MaxFieldsOfMember = 256;
    public const int MaxValuesOfMember = 1024;
    public const int MaxNameLength = 512;
    public const int MaxTextLength = 8192;

    [ThreadStatic]
    private static FieldCollector? _used;

    private readonly Dictionary<string, FieldValue> _single = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<FieldValue>.Builder> _several = new(StringComparer.Ordinal);
    private KeyValuePair<string, FieldValue>[] _unsorted = [];
    private string[] _names = [];
    private int[] _order = [];
    private int _fieldsLeft;
    private int _valuesLeft;

    /// <summary>Whether something did not fit; the raw record still has it.</summary>
    public bool IsCut { get; private set; }

    public void StartMember() => (_fieldsLeft, _valuesLeft) = (MaxFieldsOfMember, MaxValuesOfMember);

    public void Cut() => IsCut = true;

    public void Add(string name, FieldValue value)
    {
        if (name.Length > MaxNameLength || _valuesLeft == 0 || (_fieldsLeft == 0 && !_single.ContainsKey(name)))
        {
            IsCut = true;
            return;
        }

        _valuesLeft--;
        if (_single.TryAdd(name, value))
        {
            _fieldsLeft--;
            return;
        }

        if (!_several.TryGetValue(name, out var values))
        {
            _several.Add(name, values = ImmutableArray.CreateBuilder<FieldValue>());
            values.Add(_single[name]);
        }

        values.Add(value);
    }

    public void Set(string name, FieldValue value)
    {
        _single[name] = value;
        _several.Remove(name);
    }

    public void Set(string name, params ReadOnlySpan<string> values)
    {
        var list = ImmutableArray.CreateBuilder<FieldValue>(values.Length);
        foreach (var value in values)
        {
            list.Add(FieldValue.Of(value));
        }

        Set(name, FieldValue.Of(list.MoveToImmutable()));
    }

    public string? Text(string name) => _single.TryGetValue(name, out var value) && value.Kind is FieldKind.Text ? value.Text : null;

    public FieldValue this[string name] => _single.GetValueOrDefault(name);

    public void Remove(string name)
    {
        _single.Remove(name);
        _several.Remove(name);
    }

    /// <summary>An empty one, which a thread uses again for its next record.</summary>
    public static FieldCollector Empty()
    {
        var used = _used ??= new();
        used._single.Clear();
        used._several.Clear();
        used.IsCut = false;
        return used;
    }

    public EventFields Build()
    {
        foreach (var (name, values) in _several)
        {
            _single[name] = FieldValue.Of(values.ToImmutable());
        }

        var count = _single.Count;
        if (_unsorted.Length < count)
        {
            _unsorted = new KeyValuePair<string, FieldValue>[count];
        }

        ((ICollection<KeyValuePair<string, FieldValue>>)_single).CopyTo(_unsorted, 0);
        var fields = _unsorted.AsSpan(0, count);
        if (!IsAsBefore(fields))
        {
            _names = new string[count];
            for (var i = 0; i < count; i++)
            {
                _names[i] = fields[i].Key;
            }

            _order = [.. Enumerable.Range(0, count)];
            Array.Sort((string[])_names.Clone(), _order, StringComparer.Ordinal);
        }

        var sorted = new KeyValuePair<string, FieldValue>[count];
        for (var i = 0; i < count; i++)
        {
            sorted[i] = fields[_order[i]];
        }

        fields.Clear();
        return EventFields.Of(ImmutableCollectionsMarshal.AsImmutableArray(sorted));
    }

    /// <summary>Most records have the fields of the one before, so that their order by name is known.</summary>
    private bool IsAsBefore(ReadOnlySpan<KeyValuePair<string, FieldValue>> fields)
    {
        if (fields.Length != _names.Length)
        {
            return false;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            if (!ReferenceEquals(fields[i].Key, _names[i]))
            {
                return false;
            }
        }

        return true;
    }
}
