using System.Text;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Notifiers;

/// <summary>Notifications whose every text comes from somebody who wants to break the message, deterministic from a seed.</summary>
internal sealed class HostileNotices(int seed)
{
    private static readonly string[] Pieces =
    [
        "<!channel>", "<!here|x>", "<@U012AB3CD>", "<#C0123>", "<https://evil.example|click>", "https://evil.example/?a=1&b=2", "@channel", "@everyone", "`", "```", "*bold*", "_it_", "~s~",
        ">quote", "&lt;!channel&gt;", "&amp;", "&", "\n", "\r\n", "\t", "\0", "\u001b[31m", "\u202e", "\u2066", "\ufeff", "\ud800", "\udc00", "😀", "名前", "e\u0301", ":smile:", "|", "^", "{date}",
        "mailto:a@b.example", "javascript:alert(1)", "</script>", "${x}", "%s", " ", "    ", "plain words", "i-0123456789abcdef0", "x", "''", "\"", "\\", "<", ">", "`<!channel>`", "://", ":///", "a@b",
    ];

    private readonly Random _random = new(seed);

    public Notification Next()
    {
        var at = Notices.Noon.AddSeconds(_random.Next(-1_000_000, 1_000_000));
        return new()
        {
            News = Pick(Enum.GetValues<AlertNews>().Where(news => news is not AlertNews.None).ToArray()),
            RuleId = Text(),
            Title = Text(),
            Tier = Pick(Enum.GetValues<AlertTier>()),
            Severity = Pick(Enum.GetValues<Severity>()),
            Labels = LabelSet.Of(Enumerable.Range(0, _random.Next(0, 40)).Select(i => new KeyValuePair<string, string>(i + Text(), Text()))),
            EvaluatedAt = _random.Next(20) == 0 ? DateTimeOffset.MaxValue : at,
            Since = _random.Next(20) == 0 ? DateTimeOffset.MinValue : at.AddSeconds(-_random.Next(0, 1_000_000)),
            Value = _random.Next(5) == 0 ? null : Number(),
            Unit = _random.Next(3) == 0 ? Text() : Pick(["Percent", "Seconds", "Bytes", "Count", ""]),
            Condition = Text(),
            Summary = Text(),
            Runbook = _random.Next(3) == 0 ? "https://runbooks.example/" + Text() : Text(),
            Failure = _random.Next(2) == 0 ? null : Text(),
            Recent = [.. Enumerable.Range(0, _random.Next(0, 100)).Select(_ => Number())],
            Changes = [.. Enumerable.Range(0, _random.Next(0, 9)).Select(_ => new RecentChange(at, Text(), Text()))],
            Link = _random.Next(2) == 0 ? "/alerts?rule=" + Uri.EscapeDataString(new string([.. Text().Where(c => !char.IsSurrogate(c))])) : Text(),
            IsCorrection = _random.Next(2) == 0,
        };
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (var pieces = _random.Next(8) switch { 0 => 0, < 6 => _random.Next(1, 8), _ => _random.Next(1, 3_000) }; pieces > 0; pieces--)
        {
            text.Append(Pick(Pieces));
        }

        return text.ToString();
    }

    private double Number() => _random.Next(12) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => double.MaxValue,
        4 => double.MinValue,
        5 => double.Epsilon,
        6 => 0,
        _ => (_random.NextDouble() - 0.3) * Math.Pow(10, _random.Next(-6, 12)),
    };

    private T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];
}
