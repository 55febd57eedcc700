using System.Collections.Immutable;
using Dashboard.AsCode.Rules;
using Dashboard.Core.Alerting;

namespace Dashboard.AsCode;

/// <summary>The alert rules that ship with the product, and those in a folder of the operator's.</summary>
public sealed class RuleLibrary : IAlertRules
{
    /// <summary>Key of the operator's folder.</summary>
    public const string DirectoryKey = "Rules:Directory";

    private RuleLibrary(ImmutableArray<AlertRule> rules) => Current = rules;

    /// <inheritdoc/>
    public ImmutableArray<AlertRule> Current { get; }

    /// <summary>Where rules are read from: the product's own, and the operator's over them.</summary>
    public static IEnumerable<string> Folders(IConfiguration configuration) =>
        [Path.Combine(AppContext.BaseDirectory, "rules"), .. configuration[DirectoryKey] is { Length: > 0 } own ? new[] { own } : []];

    /// <summary>
    /// Reads every <c>*.yaml</c> of the folders; a later folder's rule replaces an earlier one of the same id, or switches it off with
    /// <c>enabled: false</c>. Problems name file, line and key.
    /// </summary>
    public static (RuleLibrary Library, ImmutableArray<string> Problems) Load(params IEnumerable<string> folders)
    {
        var byId = new SortedDictionary<string, AlertRule>(StringComparer.Ordinal);
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
            {
                problems.Add($"{DirectoryKey}: there is no folder '{folder}'.");
                continue;
            }

            var here = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in Files(folder))
            {
                var (rules, wrong) = Read(file);
                problems.AddRange(wrong);
                foreach (var entry in rules)
                {
                    Take(byId, here, file, entry, problems);
                }
            }
        }

        return (new([.. byId.Values]), problems.ToImmutable());
    }

    private static void Take(SortedDictionary<string, AlertRule> byId, Dictionary<string, string> here, string file, RuleEntry entry, ImmutableArray<string>.Builder problems)
    {
        if (!here.TryAdd(entry.Id, $"{file}:{entry.Line}"))
        {
            problems.Add($"{file}:{entry.Line}: id: '{entry.Id}' is the id of the rule at {here[entry.Id]} too.");
        }
        else if (entry.Rule is { } rule)
        {
            byId[entry.Id] = rule;
        }
        else if (!byId.Remove(entry.Id))
        {
            problems.Add($"{file}:{entry.Line}: enabled: there is no rule '{entry.Id}' to switch off.");
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal);

    private static (ImmutableArray<RuleEntry> Rules, ImmutableArray<string> Problems) Read(string file)
    {
        try
        {
            return RuleFile.Parse(file, File.ReadAllText(file));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ([], [$"{file}: cannot be read: {unreadable.Message}"]);
        }
    }
}
