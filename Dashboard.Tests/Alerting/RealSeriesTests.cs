using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Collectors.MetricsCsv;
using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Notifiers;
using Dashboard.Simulator;
using Dashboard.Tests.Fixtures;
using Dashboard.Tests.Simulator;
using Dashboard.Tests.Storage.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Alerting;

/// <summary>Recorded CloudWatch series through the whole of it: file, embedded store, rule, outbox, Slack. What a rule must say is worked out here from the file alone.</summary>
public sealed class RealSeriesTests
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan For = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan KeepFiringFor = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Every_series_fires_and_resolves_at_the_slots_that_its_file_says()
    {
        var folder = SharedData.Require("nab", "data", "realAWSCloudwatch");
        var host = (EmbeddedHost)await EmbeddedHost.StartAsync();
        await using var closing = host;
        var fired = 0;
        foreach (var path in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var samples = Read(path);
            var threshold = samples.Values.Order().ElementAt(samples.Count * 95 / 100);
            var rules = new OneRule(Rule(Path.GetFileNameWithoutExtension(path), threshold));
            await JudgeAsync(host, rules, []);
            await IngestAsync(host, path);
            await JudgeAsync(host, rules, []);

            var told = from entry in await host.Store.Alerts.HistoryAsync(rules.Current[0].Id, null, TimeRange.Everything, 10_000, Cancelled)
                       where entry.News is not AlertNews.None
                       orderby entry.EvaluatedAt
                       select (entry.News, entry.EvaluatedAt);
            var expected = Expected(samples, threshold).ToArray();
            fired += expected.Length;
            Assert.Equal(expected, told);
        }

        Assert.True(fired > 50, $"Only {fired} changes: the thresholds test nothing.");
    }

    [Fact]
    public async Task Slack_gets_each_message_once_through_a_429_and_a_restart()
    {
        var path = SharedData.Require("nab", "data", "realAWSCloudwatch", "rds_cpu_utilization_cc0c53.csv");
        var samples = Read(path);
        var threshold = samples.Values.Order().ElementAt(samples.Count * 95 / 100);
        var rules = new OneRule(Rule("rds_cpu_utilization_cc0c53", threshold));
        var host = (EmbeddedHost)await EmbeddedHost.StartAsync();
        await using var closing = host;
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions(), host.Time.GetUtcNow());
        var slack = NotifierCatalog.Build(new ConfigurationBuilder().AddInMemoryCollection([new("Notifiers:Slack:WebhookUrl", session.Host.SlackWebhook.ToString())]).Build(), host.Time);
        await JudgeAsync(host, rules, slack);
        await IngestAsync(host, path);
        await JudgeAsync(host, rules, slack);
        var expected = Expected(samples, threshold).Select(change => change.News is AlertNews.Fired ? "Firing" : "Resolved").ToArray();
        Assert.True(expected.Length > 5, "Fewer messages than Slack takes at once test no 429.");

        // The clock stands still, so the sixth message is one too many.
        for (var i = 0; i < 6; i++)
        {
            await StepAsync(host, slack);
        }

        var waiting = (await host.Store.Outbox.ListAsync(1000, Cancelled)).Single(entry => entry.Reason is not null);
        Assert.Equal((OutboxState.Pending, 1, false), (waiting.State, waiting.Attempts, waiting.PossiblySent));
        await host.ReopenAsync();
        await JudgeAsync(host, rules, slack);
        Assert.Equal(0, await host.Store.Outbox.RecoverAsync(Cancelled));
        for (var i = 0; i < 3 * expected.Length && await host.Store.Outbox.NextDueAsync("slack", Cancelled) is not null; i++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            session.Time.Advance(TimeSpan.FromSeconds(1));
            await StepAsync(host, slack);
        }

        Assert.Equal(expected, session.Host.SlackMessages.Select(message => message.Text.Contains("Firing", StringComparison.Ordinal) ? "Firing" : "Resolved"));
        Assert.DoesNotContain(session.Host.SlackMessages, message => message.Text.Contains("possibly repeated", StringComparison.OrdinalIgnoreCase));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static AlertRule Rule(string metric, double threshold) => new()
    {
        Id = $"high-{metric}",
        Title = "Higher than nineteen of twenty samples",
        Select = new() { Namespace = "csv", Metric = metric },
        Reduce = AlertReduce.Max,
        Over = TimeSpan.FromMinutes(10),
        Threshold = threshold,
        Every = Every,
        For = For,
        KeepFiringFor = KeepFiringFor,
    };

    private static SortedDictionary<DateTimeOffset, double> Read(string path)
    {
        var samples = new SortedDictionary<DateTimeOffset, double>();
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var (time, value) = (line[..line.IndexOf(',', StringComparison.Ordinal)], line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]);
            samples[DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)] = double.Parse(value, CultureInfo.InvariantCulture);
        }

        return samples;
    }

    /// <summary>Worked out the slow way: a slot is in breach when one of the samples of the ten minutes before it is above the threshold.</summary>
    private static IEnumerable<(AlertNews News, DateTimeOffset At)> Expected(SortedDictionary<DateTimeOffset, double> samples, double threshold)
    {
        var (first, last) = (samples.Keys.First(), samples.Keys.Last());
        DateTimeOffset? breachSince = null, clearSince = null;
        var firing = false;
        var slot = new DateTimeOffset(first.UtcTicks - (first.UtcTicks % Every.Ticks) + Every.Ticks, TimeSpan.Zero);
        for (; slot <= last.AddSeconds(1); slot += Every)
        {
            var window = samples.Where(sample => sample.Key >= slot.AddMinutes(-10) && sample.Key < slot).Select(sample => sample.Value).ToArray();
            var breach = window.Any(value => value > threshold);
            if (window.Length == 0)
            {
                breachSince = null;
                continue;
            }

            breachSince = breach ? breachSince ?? slot : null;
            clearSince = breach ? null : clearSince ?? slot;
            if (!firing && slot - breachSince >= For)
            {
                (firing, clearSince) = (true, null);
                yield return (AlertNews.Fired, slot);
            }
            else if (firing && slot - clearSince >= KeepFiringFor)
            {
                firing = false;
                yield return (AlertNews.Resolved, slot);
            }
        }
    }

    private static async Task IngestAsync(EmbeddedHost host, string path)
    {
        await using var stream = File.OpenRead(path);
        var file = await MetricsCsvFile.ReadAsync(stream, Path.GetFileName(path), Cancelled);
        foreach (var batch in MetricsCsvBatches.Of(Path.GetFileNameWithoutExtension(path), "digest", file, completeUntil: null))
        {
            await host.Store.Writer.WriteAsync(batch, Cancelled);
        }
    }

    private static async Task JudgeAsync(EmbeddedHost host, IAlertRules rules, IEnumerable<INotifier> notifiers)
    {
        var (store, feed) = (host.Store, new LiveFeed());
        var messages = new AlertMessages(store.Metrics, store.Events, notifiers, NullLogger<AlertMessages>.Instance);
        var evaluator = new RuleEvaluator(store.Metrics, store.Alerts, messages, feed, host.Time);
        var stalls = new StallDetector([]);
        var corrections = new SampleCorrections(store.Metrics, store.Documents, evaluator, NullLogger<SampleCorrections>.Instance);
        var collectors = new CollectorWatch(stalls, store.Alerts, messages, feed, host.Time);
        var loop = new RuleLoop(rules, evaluator, corrections, stalls, collectors, store.Status, store.Alerts, feed, host.Time, NullLogger<RuleLoop>.Instance);
        await loop.JudgeAllAsync(Cancelled);
        Assert.Null(loop.Statuses[0].Last!.Failure);
    }

    private static async Task StepAsync(EmbeddedHost host, ImmutableArray<INotifier> slack) =>
        await new ChannelLoop(host.Store.Outbox, slack[0], new LiveFeed(), host.Time, NullLogger<ChannelLoop>.Instance).StepAsync(Cancelled);

    private sealed class OneRule(AlertRule rule) : IAlertRules
    {
        public ImmutableArray<AlertRule> Current { get; } = [rule];
    }
}
