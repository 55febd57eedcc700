using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>
/// Names for what an evaluation writes, made of what it is about: judging a slot again finds the name there. The occasion tells a judgement that
/// replaces another one (a correction, a stall) from the first.
/// </summary>
internal static class AlertIds
{
    public static string History(AlertInstance state, DateTimeOffset slot, string occasion) =>
        Of("history", state.RuleId, state.Labels, slot, state.Phase.ToString(), occasion);

    public static string Message(AlertInstance state, DateTimeOffset slot, AlertNews news, string channel, string occasion) =>
        Of("message", state.RuleId, state.Labels, slot, news.ToString(), channel, occasion);

    /// <summary>A series by its labels, short enough for an address.</summary>
    public static string Series(LabelSet labels) => Of("series", "", labels, DateTimeOffset.UnixEpoch)[..16];

    private static string Of(string kind, string ruleId, LabelSet labels, DateTimeOffset slot, params ReadOnlySpan<string> rest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, kind);
        Append(hash, ruleId);
        Append(hash, slot.UtcTicks);
        Append(hash, labels.Count);
        foreach (var (name, value) in labels)
        {
            Append(hash, name);
            Append(hash, value);
        }

        foreach (var part in rest)
        {
            Append(hash, part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>Length first: labels are strangers' text, and no separator is safe in it.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
