using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Dashboard.Simulator.Wire;

internal static class XmlAnswer
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false) };

    public static WireAnswer Of(XElement root)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            root.Save(writer);
        }

        return new WireAnswer { ContentType = "application/xml", Body = buffer.ToArray() };
    }

    /// <summary>XML 1.0 cannot carry most control characters, whatever a caller put into its path.</summary>
    public static string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "?"));
}
