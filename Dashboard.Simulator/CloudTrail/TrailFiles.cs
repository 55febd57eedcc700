using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Simulator.Estate;
using Dashboard.Simulator.Estate.Events;

namespace Dashboard.Simulator.CloudTrail;

/// <summary>The contents of a trail's files. They follow from the slot alone, so a file reads the same whenever it is read.</summary>
internal sealed class TrailFiles(EstateEvents events)
{
    /// <summary>What is listed is soon fetched: the youngest contents are kept.</summary>
    private const int MostKept = 2_000;

    private readonly ConcurrentDictionary<TrailSlot, ReadOnlyMemory<byte>> _kept = new();
    private readonly ConcurrentQueue<TrailSlot> _order = new();

    /// <summary>Null for a slot without events, for which no file is written.</summary>
    public ReadOnlyMemory<byte>? Log(TrailSlot slot)
    {
        if (!_kept.TryGetValue(slot, out var content))
        {
            content = Make(slot);
            if (_kept.TryAdd(slot, content))
            {
                _order.Enqueue(slot);
            }

            while (_kept.Count > MostKept && _order.TryDequeue(out var oldest))
            {
                _kept.TryRemove(oldest, out _);
            }
        }

        return content.IsEmpty ? null : content;
    }

    /// <summary>A digest names the hour's files with their hashes; it holds no events.</summary>
    public ReadOnlyMemory<byte> Digest(TrailSlot last)
    {
        var slots = Enumerable.Range(0, 60 / TrailSlot.Minutes).Select(back => last with { Number = last.Number - back }).Reverse();
        var files = slots.Select(slot => (slot, Content: Log(slot))).Where(file => file.Content is not null).Select(file => new
        {
            s3Bucket = SimulatedAccounts.TrailBucket,
            s3Object = file.slot.Key,
            hashValue = Convert.ToHexStringLower(SHA256.HashData(file.Content!.Value.Span)),
            hashAlgorithm = "SHA-256",
            newestEventTime = EventJson.Time(file.slot.To),
            oldestEventTime = EventJson.Time(file.slot.From),
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
            foreach (var seen in events.InMinute(slot.Account, slot.Region, minute))
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
