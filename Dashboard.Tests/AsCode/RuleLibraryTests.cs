using System.Collections.Immutable;
using Dashboard.AsCode;
using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.AsCode;

public sealed class RuleLibraryTests : IDisposable
{
    private const string Whole = """
        rules:
          - id: queue-age
            title: "A queue is not worked off"
            select:
              namespace: AWS/SQS
              metric: ApproximateAgeOfOldestMessage
              statistic: Maximum
              period: 60s
              match: { QueueName: orders, account: "111122223333" }
            reduce: min
            over: 5m
            when: Below
            threshold: -1.5e2
            unit: Seconds
            every: 90s
            for: 1h30m
            keepFiringFor: 2d
            noDataAfter: 1d12h
            errorAfter: 0s
            backfill: 1d
            tier: page
            severity: critical
            summary: >
              Two lines
              of one sentence.
            runbook: https://wiki.example/queues
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    [Fact]
    public void Every_key_of_a_rule_is_read()
    {
        var rule = Assert.Single(Load(("a.yaml", Whole)));
        Assert.Equal(
            new AlertRule
            {
                Id = "queue-age",
                Title = "A queue is not worked off",
                Select = new()
                {
                    Namespace = "AWS/SQS",
                    Metric = "ApproximateAgeOfOldestMessage",
                    Statistic = Statistic.Maximum,
                    Period = TimeSpan.FromMinutes(1),
                    Match = LabelSet.Of(("QueueName", "orders"), ("account", "111122223333")),
                },
                Reduce = AlertReduce.Min,
                Over = TimeSpan.FromMinutes(5),
                When = AlertWhen.Below,
                Threshold = -150,
                Unit = "Seconds",
                Every = TimeSpan.FromSeconds(90),
                For = TimeSpan.FromMinutes(90),
                KeepFiringFor = TimeSpan.FromDays(2),
                NoDataAfter = TimeSpan.FromHours(36),
                ErrorAfter = TimeSpan.Zero,
                Backfill = TimeSpan.FromDays(1),
                Tier = AlertTier.Page,
                Severity = Severity.Critical,
                Summary = "Two lines of one sentence.",
                Runbook = "https://wiki.example/queues",
            },
            rule);
    }

    [Fact]
    public void Keys_that_are_left_out_have_the_rules_own_defaults()
    {
        var rule = Assert.Single(Load(("a.yml", "rules: [{ id: a, title: A, select: { namespace: csv, metric: m }, when: above, threshold: 1 }]")));
        Assert.Equal(new AlertRule { Id = "a", Title = "A", Select = new() { Namespace = "csv", Metric = "m" }, Threshold = 1 }, rule);
    }

    [Fact]
    public void Every_problem_of_every_file_is_told_at_once_with_file_line_and_key()
    {
        Write("a.yaml", """
            rules:
              - id: Bad Id
                title: T
                select: { namespace: n, metric: m, statistic: p999 }
                when: sideways
                threshold: ten
                treshold: 10
                for: 5 minutes
              - title: Without
              - just text
            """);
        Write("b.yaml", "rules:\n  - id: a\n    title: \"A\" B\n");
        Write("c.yaml", "rulez: []");
        Write("ignored.txt", "rules: 1");
        var (library, problems) = RuleLibrary.Load(_folder);
        Assert.Empty(library.Current);
        Assert.Equal(
            [
                "a.yaml:2: id: must be made of small letters, digits and dashes, and begin with a letter or digit.",
                "a.yaml:4: select.statistic: 'p999' is no statistic. There are Average, Sum, SampleCount, Minimum, Maximum, percentiles like p99, and Value for readings.",
                "a.yaml:5: when: 'sideways' is none of above, below.",
                "a.yaml:6: threshold: 'ten' is not a number.",
                "a.yaml:7: treshold: there is no such key.",
                "a.yaml:8: for: '5 minutes' is no length of time. Write it like 90s, 5m, 1h30m or 2d.",
                "a.yaml:9: id: is missing.",
                "a.yaml:9: select: is missing.",
                "a.yaml:9: when: is missing.",
                "a.yaml:9: threshold: is missing.",
                "a.yaml:10: rules: each rule must be keys and values.",
                "b.yaml:3: is not YAML: ",
                "c.yaml:1: must hold the key 'rules' with a list of rules, and nothing else.",
            ],
            problems.Select((problem, i) => problem[(_folder.Length + 1)..] is var told && i is 4 ? told.Split(" There are")[0] : i is 11 ? told[..23] : told));
    }

    [Theory]
    [InlineData("statistic: Average", "reduce: sum", "reduce: Only sums and counts add")]
    [InlineData("statistic: p99, period: 60s", "reduce: mean", "reduce: Percentiles never coarsen")]
    [InlineData("statistic: Maximum, period: 60s", "reduce: mean", "reduce: 'Maximum' cannot be averaged")]
    [InlineData("statistic: Sum, period: 1h", "over: 5m", "over: 5m is shorter than the period of the series, 1h")]
    [InlineData("statistic: Sum, period: 1m", "{ noDataAfter: 30s }", "noDataAfter: 30s is shorter than the period")]
    [InlineData("statistic: Sum", "{ missing: zero, noDataAfter: 30m }", "noDataAfter: with 'missing: zero'")]
    public void What_the_law_does_not_allow_or_cannot_work_is_refused(string select, string keys, string problem)
    {
        keys = keys.Trim('{', '}', ' ');
        Write("a.yaml", $"rules: [{{ id: a, title: A, select: {{ namespace: n, metric: m, {select} }}, when: above, threshold: 1, {keys} }}]");
        Assert.StartsWith(Path.Combine(_folder, "a.yaml") + ":1: " + problem, Assert.Single(RuleLibrary.Load(_folder).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Average_over_a_longer_window_is_left_to_the_evaluation_which_knows_whether_its_counts_are_collected() =>
        Assert.Single(Load(("a.yaml", "rules: [{ id: a, title: A, select: { namespace: n, metric: m, statistic: Average, period: 60s }, reduce: mean, over: 5m, when: above, threshold: 1 }]")));

    [Fact]
    public void Id_is_unique_within_a_folder_and_not_the_watchdogs()
    {
        const string rule = "rules: [{ id: a, title: A, select: { namespace: n, metric: m }, when: above, threshold: 1 }]";
        Write("a.yaml", rule);
        Write("b.yaml", rule);
        Write("c.yaml", rule.Replace("id: a", "id: " + CollectorWatch.RuleId, StringComparison.Ordinal));
        var (library, problems) = RuleLibrary.Load(_folder);
        Assert.Single(library.Current);
        Assert.Equal(2, problems.Length);
        Assert.Equal($"{Path.Combine(_folder, "b.yaml")}:1: id: 'a' is the id of the rule at {Path.Combine(_folder, "a.yaml")}:1 too.", problems[0]);
        Assert.Contains("c.yaml:1: id: is the name of the rule that watches the collectors", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_folder_replaces_rules_and_switches_them_off()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "rules");
        var before = RuleLibrary.Load(shipped).Library.Current;
        Write("own.yaml", """
            rules:
              - { id: rds-cpu, enabled: false }
              - { id: sqs-message-age, title: Ours, select: { namespace: AWS/SQS, metric: ApproximateAgeOfOldestMessage }, when: above, threshold: 42 }
              - { id: unheard-of, enabled: false }
            """);
        var (library, problems) = RuleLibrary.Load(shipped, _folder);
        Assert.Equal(before.Length - 1, library.Current.Length);
        Assert.DoesNotContain(library.Current, rule => rule.Id == "rds-cpu");
        Assert.Equal(42, library.Current.Single(rule => rule.Id == "sqs-message-age").Threshold);
        Assert.EndsWith("own.yaml:4: enabled: there is no rule 'unheard-of' to switch off.", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules: &a [*a]", "anchors and aliases")]
    [InlineData("a: &x [1]\nrules: [*x, *x]", "anchors and aliases")]
    public void What_could_grow_without_end_is_not_read(string yaml, string problem) => AssertRefused(yaml, problem);

    [Fact]
    public void Deep_nesting_and_huge_files_are_refused_and_end_nothing()
    {
        AssertRefused("rules: " + new string('[', 100_000), "nests deeper");
        AssertRefused("rules: []" + new string(' ', 2_000_000), "longer than a megabyte");
    }

    [Fact]
    public void Folder_that_is_not_there_is_a_problem() =>
        Assert.StartsWith("Rules:Directory: there is no folder", Assert.Single(RuleLibrary.Load(Path.Combine(_folder, "nowhere")).Problems), StringComparison.Ordinal);

    [Fact]
    public void Any_text_gives_rules_or_problems_and_never_an_exception()
    {
        var random = new Random(3);
        string[] pieces = [.. Whole.Split('\n'), "rules:", "  - ", "? ", ": ", "[", "]", "{", "}", "!!binary x", "'", "\"", "|", ">", "%YAML 9.9", "---", "...", "\t", "\0", "- - -", "<<: x", "id: a"];
        for (var i = 0; i < 500; i++)
        {
            var text = string.Join(random.Next(2) == 0 ? "\n" : "", Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            Write("a.yaml", text);
            var (library, problems) = RuleLibrary.Load(_folder);
            Assert.True(library.Current.Length + problems.Length > 0 || IsEmpty(text), text);
        }

        // A file that holds no document, or an empty list, has nothing to say.
        static bool IsEmpty(string text) => !text.Contains("id:", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AssertRefused(string yaml, string problem)
    {
        Write("a.yaml", yaml);
        var (library, problems) = RuleLibrary.Load(_folder);
        Assert.Empty(library.Current);
        Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    private ImmutableArray<AlertRule> Load(params (string Name, string Yaml)[] files)
    {
        foreach (var (name, yaml) in files)
        {
            Write(name, yaml);
        }

        var (library, problems) = RuleLibrary.Load(_folder);
        Assert.Empty(problems);
        return library.Current;
    }

    private void Write(string name, string yaml) => File.WriteAllText(Path.Combine(_folder, name), yaml);
}
