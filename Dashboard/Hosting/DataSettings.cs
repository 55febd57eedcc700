using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Dashboard.Storage.Embedded;

namespace Dashboard.Hosting;

/// <summary>What is wrong with the section <c>Data</c>, all at once: values that cannot be read or are out of range, and keys that nobody knows.</summary>
public static class DataSettings
{
    /// <summary>The problems, each with its key; none where the store may open.</summary>
    public static ImmutableArray<string> Problems(IConfiguration configuration)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        Check(configuration.GetSection(EmbeddedStoreOptions.Section), new EmbeddedStoreOptions(), problems);
        return problems.ToImmutable();
    }

    private static void Check(IConfigurationSection section, object options, ImmutableArray<string>.Builder problems)
    {
        var properties = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            if (properties.FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
            {
                problems.Add($"{child.Path} is no setting. There are {string.Join(", ", properties.Select(property => property.Name))}.");
            }
            else if (property.PropertyType.Namespace == typeof(EmbeddedStoreOptions).Namespace)
            {
                Check(child, property.GetValue(options)!, problems);
            }
            else
            {
                CheckValue(child, property, problems);
            }
        }
    }

    private static void CheckValue(IConfigurationSection value, PropertyInfo property, ImmutableArray<string>.Builder problems)
    {
        object? read;
        try
        {
            read = value.Get(property.PropertyType);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or FormatException)
        {
            problems.Add($"{value.Path} is '{value.Value}', which is no {Expected(property)}.");
            return;
        }

        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (!rule.IsValid(read))
            {
                problems.Add(rule is RangeAttribute range
                    ? $"{value.Path} is {value.Value}; it may be from {range.Minimum} to {range.Maximum}."
                    : $"{value.Path} must not be empty.");
            }
        }
    }

    private static string Expected(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(TimeSpan) ? "duration: write [days.]hours:minutes:seconds" : "whole number";
}
