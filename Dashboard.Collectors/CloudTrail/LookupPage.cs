using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.CloudTrail.Model;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>One page of LookupEvents as a batch. What it holds can still grow while events settle, so its id has a digest of it.</summary>
internal static class LookupPage
{
    public static SignalBatch.Events Read(SourceId source, TimeRange window, int page, IReadOnlyList<Event> found, DateTimeOffset observedAt)
    {
        var events = ImmutableArray.CreateBuilder<EventRecord>(found.Count);
        var rejected = ImmutableArray.CreateBuilder<RejectedRecord>();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < found.Count; i++)
        {
            var origin = string.Create(CultureInfo.InvariantCulture, $"LookupEvents {window} page {page} #{i + 1}");
            var record = Encoding.UTF8.GetBytes(found[i].CloudTrailEvent ?? "");
            digest.AppendData(record);
            switch (CloudTrailNormalizer.Normalize(record, origin, observedAt))
            {
                case Normalized.Taken taken:
                    events.Add(taken.Event);
                    break;
                case Normalized.Refused refused:
                    rejected.Add(refused.Record);
                    break;
            }
        }

        return new SignalBatch.Events(events.DrainToImmutable())
        {
            Source = source,
            Id = new BatchId(string.Create(CultureInfo.InvariantCulture, $"{window}/{page}:{Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 16))}")),
            Rejected = rejected.DrainToImmutable(),
        };
    }
}
