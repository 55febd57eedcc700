using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Simulator.Estate;
using Dashboard.Simulator.Estate.Events;
using Dashboard.Simulator.S3;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.CloudTrail;

/// <summary>The contents of a trail's files. They follow from the slot alone, so a file reads the same whenever it is read.</summary>
internal sealed class TrailFiles
{
    private readonly EstateEvents _events;

    /// <summary>What is listed is soon fetched; what is listed is listed again every minute.</summary>
    private readonly Kept<TrailSlot, ReadOnlyMemory<byte>> _logs;
    private readonly Kept<TrailSlot, ObjectFacts> _logFacts;
    private readonly Kept<TrailSlot, ObjectFacts> _digestFacts;

    public TrailFiles(EstateEvents events)
    {
        _events = events;
        _logs = new(1_000, Make);
        _logFacts = new(200_000, slot => ObjectFacts.Of(_logs[slot]));
        _digestFacts = new(20_000, slot => ObjectFacts.Of(Digest(slot)));
    }

    /// <summary>Of size 0 for a slot without events, for which no file is written.</summary>
    public ObjectFacts LogFacts(TrailSlot slot) => _logFacts[slot];

    public ObjectFacts DigestFacts(TrailSlot slot) => _digestFacts[slot];

    public ReadOnlyMemory<byte> Log(TrailSlot slot) => _logs[slot];

    /// <summary>A digest names the hour's files with their hashes; it holds no events.</summary>
    public ReadOnlyMemory<byte> Digest(TrailSlot last)
    {
        var slots = Enumerable.Range(0, 60 / TrailSlot.Minutes).Select(back => last with { Number = last.Number - back }).Reverse();
        var files = slots.Where(slot => LogFacts(slot).Size > 0).Select(slot => new
        {
            s3Bucket = SimulatedAccounts.TrailBucket,
            s3Object = slot.Key,
            hashValue = Convert.ToHexStringLower(SHA256.HashData(Log(slot).Span)),
            hashAlgorithm = "SHA-256",
            newestEventTime = EventJson.Time(slot.To),
            oldestEventTime = EventJson.Time(slot.From),
        });
        return Gzip(JsonSerializer.SerializeToUtf8Bytes(new
        {
            awsAccountId = last.Account,
            digestStartTime = EventJson.Time(last.To.AddHours(-1)),
            digestEndTime = EventJson.Time(last.To),
            digestS3Bucket = SimulatedAccounts.TrailBucket,
            digestS3Object = last.DigestKey,
            digestSignatureAlgorithm = "SHA256withRSA",
            logFiles = files,
        }));
    }

    private ReadOnlyMemory<byte> Make(TrailSlot slot)
    {
        var delivered = Delivered(slot).ToList();
        if (slot.Repeats)
        {
            delivered.AddRange(Delivered(slot.Previous).Take(3));
        }

        if (delivered.Count == 0)
        {
            return default;
        }

        using var text = new MemoryStream();
        text.Write("{\"Records\":["u8);
        for (var i = 0; i < delivered.Count; i++)
        {
            if (i > 0)
            {
                text.Write(","u8);
            }

            text.Write(EventJson.Record(delivered[i]).Span);
        }

        text.Write("]}"u8);
        return Gzip(text.ToArray());
    }

    /// <summary>In no particular order: a file is a bag of events.</summary>
    private IEnumerable<TrailEvent> Delivered(TrailSlot slot)
    {
        var first = (slot.From - EstateEvents.LongestDelivery).ToUnixTimeSeconds() / 60;
        for (var minute = first; minute <= slot.To.ToUnixTimeSeconds() / 60; minute++)
        {
            foreach (var seen in _events.InMinute(slot.Account, slot.Region, minute))
            {
                if (seen.DeliveredAt > slot.From && seen.DeliveredAt <= slot.To)
                {
                    yield return seen;
                }
            }
        }
    }

    private static byte[] Gzip(byte[] text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return buffer.ToArray();
    }
}
