using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors;

/// <summary>Reads settings one by one and gathers what is wrong, so that a person sees every mistake at once and not one a start.</summary>
internal sealed class SettingsReader
{
    private readonly List<ConfigurationProblem> _problems = [];

    public ImmutableArray<ConfigurationProblem> Problems => [.. _problems];

    public void Report(IConfigurationSection section, string problem) => _problems.Add(new(section.Path, problem));

    /// <summary>Null where it is not set.</summary>
    public static string? Text(IConfigurationSection section) => string.IsNullOrWhiteSpace(section.Value) ? null : section.Value.Trim();

    public string Required(IConfigurationSection section, string example)
    {
        if (Text(section) is { } text)
        {
            return text;
        }

        Report(section, $"is missing; write for example {example}.");
        return "";
    }

    public bool Flag(IConfigurationSection section, bool otherwise)
    {
        if (Text(section) is not { } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Report(section, $"'{text}' is neither true nor false.");
        return otherwise;
    }

    public int Number(IConfigurationSection section, int otherwise, int least, int most)
    {
        if (Text(section) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Report(section, $"'{text}' is not a whole number from {least:N0} to {most:N0}.");
        return otherwise;
    }

    public TimeSpan Duration(IConfigurationSection section, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Text(section) is not { } text)
        {
            return otherwise;
        }

        // "5" would be five days to the framework: people mean something else.
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        Report(section, $"'{text}' is not a duration from {least:c} to {most:c}; write [days.]hours:minutes:seconds.");
        return otherwise;
    }

    public DateTimeOffset? Time(IConfigurationSection section)
    {
        if (Text(section) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Report(section, $"'{text}' is not a time; write for example 2026-01-31 or 2026-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>A misspelt key would be silently without effect.</summary>
    public void OnlyKeys(IConfigurationSection section, params ReadOnlySpan<string> keys)
    {
        foreach (var child in section.GetChildren())
        {
            var isKnown = false;
            foreach (var key in keys)
            {
                isKnown |= child.Key.Equals(key, StringComparison.OrdinalIgnoreCase);
            }

            if (!isKnown)
            {
                Report(child, $"is not a setting; here are {string.Join(", ", keys.ToArray())}.");
            }
        }
    }

    /// <summary>Entries of a list, in order.</summary>
    public IEnumerable<IConfigurationSection> List(IConfigurationSection section)
    {
        if (Text(section) is { } text)
        {
            Report(section, $"'{text}' is not a list; write [ … ], or {section.Path}:0 and so on.");
        }

        return section.GetChildren();
    }
}
