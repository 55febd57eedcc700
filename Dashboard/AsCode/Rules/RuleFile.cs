using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Dashboard.AsCode.Rules;

/// <summary>Reads a YAML file with the key <c>rules</c> and a list under it.</summary>
internal static class RuleFile
{
    private const int LongestText = 1024 * 1024;
    private const int Deepest = 8;

    /// <summary>The rules that can be read, and everything that is wrong with the others.</summary>
    public static (ImmutableArray<RuleEntry> Rules, ImmutableArray<string> Problems) Parse(string file, string text)
    {
        var problems = new RuleProblems(file);
        var rules = ImmutableArray.CreateBuilder<RuleEntry>();
        try
        {
            if (Root(text, problems) is { } root)
            {
                foreach (var node in root)
                {
                    if (node is not YamlMappingNode mapping)
                    {
                        problems.Add(node.Start.Line, "rules: each rule must be keys and values.");
                    }
                    else if (RuleReader.Read(new(mapping, "", problems), problems) is { } rule)
                    {
                        rules.Add(rule);
                    }
                }
            }
        }
        catch (Exception invalid) when (invalid is YamlException or InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // Of some broken documents the parser says so in exceptions of other kinds.
            problems.Add((invalid as YamlException)?.Start.Line ?? 0, $"is not YAML: {invalid.Message}");
        }

        return (rules.ToImmutable(), problems.All);
    }

    private static YamlSequenceNode? Root(string text, RuleProblems problems)
    {
        if (text.Length > LongestText)
        {
            problems.Add(0, "is longer than a megabyte.");
            return null;
        }

        if (Objection(text) is var (line, what))
        {
            problems.Add(line, what);
            return null;
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        switch (stream.Documents)
        {
            case []:
                return null;
            case [{ RootNode: YamlMappingNode { Children.Count: 1 } root }] when root.Children.TryGetValue(new YamlScalarNode("rules"), out var rules) && rules is YamlSequenceNode list:
                return list;
            default:
                problems.Add(1, "must hold the key 'rules' with a list of rules, and nothing else.");
                return null;
        }
    }

    /// <summary>Seen before anything is built: what nests deeply would exhaust the stack, and an alias can make a small file a huge one.</summary>
    private static (long Line, string What)? Objection(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest + 2)
            {
                return (parser.Current.Start.Line, $"nests deeper than {Deepest} levels.");
            }

            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
            {
                return (parser.Current.Start.Line, "anchors and aliases (& and *) are not read. A text that begins with one of them needs quotes.");
            }
        }

        return null;
    }
}
