using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Dashboard.AsCode.Rules;

/// <summary>One mapping of a YAML file, read key by key. What cannot be read becomes a problem with its line and key, and reading goes on.</summary>
internal sealed class YamlSection
{
    private readonly Dictionary<string, (YamlScalarNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private readonly RuleProblems _problems;
    private readonly string _path;

    /// <param name="node">The mapping.</param>
    /// <param name="path">Its key within the file, with a dot behind, or empty.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public YamlSection(YamlMappingNode node, string path, RuleProblems problems)
    {
        (Line, _path, _problems) = (node.Start.Line, path, problems);
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name } scalar)
            {
                _entries.Add(name, (scalar, value));
            }
            else
            {
                problems.Add(key.Start.Line, $"{path}: a key must be a word.");
            }
        }
    }

    /// <summary>Where the mapping begins.</summary>
    public long Line { get; }

    /// <summary>Text; null where the key is absent or not text.</summary>
    public string? Text(string key, int longest)
    {
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        return text.Length <= longest ? text : Refuse<string>(key, $"is longer than {longest} characters.");
    }

    /// <summary>A length of time; the default where the key is absent.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most) => Duration(key, least, most) ?? otherwise;

    /// <summary>A length of time; null where the key is absent.</summary>
    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most)
    {
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        return DurationText.Parse(text) switch
        {
            null => Refuse<TimeSpan?>(key, $"'{Shown(text)}' is no length of time. Write it like 90s, 5m, 1h30m or 2d."),
            { } length when length < least || length > most => Refuse<TimeSpan?>(key, $"{text} is not between {DurationText.Of(least)} and {DurationText.Of(most)}."),
            var length => length,
        };
    }

    /// <summary>A finite number; null where the key is absent or not one.</summary>
    public double? Number(string key)
    {
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : Refuse<double?>(key, $"'{Shown(text)}' is not a number.");
    }

    /// <summary>One of the words of a choice, in any case; the default where the key is absent.</summary>
    public T Choice<T>(string key, T otherwise)
        where T : struct, Enum => Word(key, [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]) is { } word ? Enum.Parse<T>(word, ignoreCase: true) : otherwise;

    /// <summary>One of some words; null where the key is absent or another word.</summary>
    public string? Word(string key, IReadOnlyList<string> words)
    {
        if (Scalar(key) is not { } text)
        {
            return null;
        }

        return words.Contains(text.ToLowerInvariant()) ? text.ToLowerInvariant() : Refuse<string>(key, $"'{Shown(text)}' is none of {string.Join(", ", words)}.");
    }

    /// <summary>A mapping within; null where the key is absent or not one.</summary>
    public YamlSection? Section(string key) => Take(key) switch
    {
        null => null,
        YamlMappingNode mapping => new(mapping, $"{_path}{key}.", _problems),
        _ => Refuse<YamlSection>(key, "must be keys and values."),
    };

    /// <summary>Names and texts that the author chooses.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs(int most, int longest)
    {
        if (_entries.Count > most)
        {
            _problems.Add(Line, $"{_path.TrimEnd('.')}: more than {most} entries.");
        }

        return [.. _entries.Keys.ToArray().Select(name => KeyValuePair.Create(name, Text(name, longest) ?? ""))];
    }

    /// <summary>Says that a key must be there.</summary>
    public void Require(string key)
    {
        if (!_entries.ContainsKey(key))
        {
            _problems.Add(Line, $"{_path}{key}: is missing.");
        }
    }

    /// <summary>Adds a problem at a key.</summary>
    public void Object(string key, string what) => _problems.Add(_entries.TryGetValue(key, out var entry) ? entry.Key.Start.Line : Line, $"{_path}{key}: {what}");

    /// <summary>Says which keys nobody has asked for: most of them are mistyped.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, entry) in _entries.Where(entry => !_asked.Contains(entry.Key)))
        {
            _problems.Add(entry.Key.Start.Line, $"{_path}{Shown(name)}: there is no such key. There are: {string.Join(", ", _asked.Distinct())}.");
        }
    }

    private YamlNode? Take(string key)
    {
        _asked.Add(key);
        return _entries.TryGetValue(key, out var entry) ? entry.Value : null;
    }

    private string? Scalar(string key) => Take(key) switch
    {
        null => null,
        YamlScalarNode { Value: { } text } when !string.IsNullOrWhiteSpace(text) => text.Trim(),
        YamlScalarNode => Refuse<string>(key, "has no value."),
        _ => Refuse<string>(key, "must be one value."),
    };

    private T? Refuse<T>(string key, string what)
    {
        Object(key, what);
        return default;
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
