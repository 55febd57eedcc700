using System.Runtime.InteropServices;
using System.Text;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>A line as bytes, without its end.</summary>
internal static class LineText
{
    /// <summary>The line without a carriage return at its end.</summary>
    public static ReadOnlySpan<byte> Of(ref byte at, int length)
    {
        var line = MemoryMarshal.CreateReadOnlySpan(ref at, length);
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    /// <summary>The start of a text of strangers, for people to recognise it. Control characters become dots: it will be read in a terminal.</summary>
    public static string Excerpt(ReadOnlySpan<byte> text, int maxBytes)
    {
        var cut = text.Length > maxBytes;
        var chars = Encoding.UTF8.GetString(cut ? text[..maxBytes] : text).ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = char.IsControl(chars[i]) ? '.' : chars[i];
        }

        return cut ? new string(chars) + "…" : new string(chars);
    }
}
