using System.Globalization;

namespace Dashboard.Simulator.CloudTrail;

/// <summary>One delivery of a trail: the events that arrived within five minutes, in one account and Region.</summary>
internal sealed record TrailSlot(ulong Seed, string Account, string Region, long Number)
{
    public const int Minutes = 5;

    public DateTimeOffset From => DateTimeOffset.FromUnixTimeSeconds(Number * Minutes * 60);

    public DateTimeOffset To => From.AddMinutes(Minutes);

    private ulong Chances => Chance.Bits(Chance.Key(Seed, $"trail/{Account}/{Region}"), Number);

    /// <summary>When the file is put. One in forty comes so late that younger files are there before it, though its name sorts first.</summary>
    public DateTimeOffset PutAt => Chance.Unit(Chances, 0) < 1 / 40.0
        ? To.AddSeconds(600 + (900 * Chance.Unit(Chances, 1)))
        : To.AddSeconds(5 + (50 * Chance.Unit(Chances, 1)));

    /// <summary>Whether some of the previous delivery's events are delivered once more.</summary>
    public bool Repeats => Chance.Unit(Chances, 2) < 1 / 20.0;

    public string Key => string.Create(CultureInfo.InvariantCulture,
        $"{Day("CloudTrail", To)}{Account}_CloudTrail_{Region}_{To.UtcDateTime:yyyyMMdd'T'HHmm'Z'}_{AwsIds.Alphanumeric(Chances, 16)}.json.gz");

    /// <summary>The digest of the hour that ends with this slot.</summary>
    public string DigestKey => string.Create(CultureInfo.InvariantCulture,
        $"{Day("CloudTrail-Digest", To)}{Account}_CloudTrail-Digest_{Region}_central-trail_{SimulatedAccounts.Home}_{To.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.json.gz");

    public bool EndsHour => To.Minute == 0;

    public TrailSlot Previous => this with { Number = Number - 1 };

    /// <summary>Days are those of delivery, not of the events.</summary>
    private string Day(string kind, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"AWSLogs/{Account}/{kind}/{Region}/{at.UtcDateTime:yyyy'/'MM'/'dd}/");
}
