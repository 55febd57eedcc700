using System.Globalization;
using Dashboard.Simulator.S3;

namespace Dashboard.Simulator.CloudTrail;

/// <summary>The bucket of both accounts' trails: months of files, of which none exists before it is asked for.</summary>
internal sealed class TrailBucket(ulong seed, TimeSpan history, TrailFiles files) : IBucket
{
    private const int SlotsADay = 1440 / TrailSlot.Minutes;

    /// <summary>"CloudTrail-Digest/" sorts before "CloudTrail/".</summary>
    private static readonly bool[] DigestsFirst = [true, false];

    public string Name => SimulatedAccounts.TrailBucket;

    public IEnumerable<BucketObject> List(string prefix, string after, DateTimeOffset now)
    {
        foreach (var day in Days(now))
        {
            // Days come in key order; those that the prefix or the start rules out cost nothing.
            var isWithin = day.Folder.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(day.Folder, StringComparison.Ordinal);
            if (!isWithin || string.CompareOrdinal(day.Folder + KeyOrder.Last, after) <= 0)
            {
                continue;
            }

            var keys = Slots(day).Select(slot => (slot, Key: day.IsDigest ? slot.DigestKey : slot.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal);
            foreach (var (slot, key) in keys)
            {
                if (key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0 && Open(slot, key, day.IsDigest, now) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    public BucketObject? Find(string key, DateTimeOffset now)
    {
        var folder = key[..(key.LastIndexOf('/') + 1)];
        return Days(now)
            .Where(day => day.Folder == folder)
            .SelectMany(day => Slots(day)
                .Where(slot => (day.IsDigest ? slot.DigestKey : slot.Key) == key)
                .Select(slot => Open(slot, key, day.IsDigest, now)))
            .FirstOrDefault();
    }

    private BucketObject? Open(TrailSlot slot, string key, bool digest, DateTimeOffset now)
    {
        var putAt = digest ? slot.To.AddMinutes(6) : slot.PutAt;
        if (putAt > now)
        {
            return null;
        }

        var facts = digest ? files.DigestFacts(slot) : files.LogFacts(slot);
        return facts.Size == 0 ? null : new BucketObject(key, putAt, facts, () => digest ? files.Digest(slot) : files.Log(slot));
    }

    private IEnumerable<Day> Days(DateTimeOffset now)
    {
        var (first, last) = (Number(now - history), Number(now));
        return from account in SimulatedAccounts.All
               from isDigest in DigestsFirst
               from region in SimulatedAccounts.Regions
               from number in Enumerable.Range(first, last - first + 1)
               select new Day(account, region, isDigest, number);

        static int Number(DateTimeOffset at) => (int)(at.ToUnixTimeSeconds() / 86_400);
    }

    /// <summary>Files are named by the end of their slot, so that the slot before midnight belongs to the next day.</summary>
    private IEnumerable<TrailSlot> Slots(Day day) =>
        Enumerable.Range(0, SlotsADay)
            .Select(i => new TrailSlot(seed, day.Account, day.Region, ((long)day.Number * SlotsADay) + i - 1))
            .Where(slot => !day.IsDigest || slot.EndsHour);

    private sealed record Day(string Account, string Region, bool IsDigest, int Number)
    {
        public string Folder { get; } = string.Create(CultureInfo.InvariantCulture,
            $"AWSLogs/{Account}/{(IsDigest ? "CloudTrail-Digest" : "CloudTrail")}/{Region}/{DateTimeOffset.UnixEpoch.AddDays(Number):yyyy'/'MM'/'dd}/");
    }
}
