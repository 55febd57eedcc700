using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// Reads JSON strings that are not Unicode. A caller can put a lone surrogate or a broken byte into a user agent;
/// a record must not become unreadable, and so invisible, by that.
/// </summary>
internal static class LenientText
{
    public static string Read(ref Utf8JsonReader reader, int maxLength)
    {
        if (!reader.ValueIsEscaped && !reader.HasValueSequence)
        {
            return Cut(TextPool.Of(reader.ValueSpan), maxLength);
        }

        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            text = Repair(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }

        return Cut(text, maxLength);
    }

    private static string Cut(string text, int maxLength) => text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, maxLength - 1), "…");

    private static string Repair(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        var repaired = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                repaired.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] is 'u')
            {
                repaired.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            repaired.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
        }

        // What is still a lone surrogate becomes U+FFFD on its way through UTF-8.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(repaired.ToString()));
    }
}
