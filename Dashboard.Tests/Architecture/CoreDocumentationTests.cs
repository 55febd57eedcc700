using System.Xml.Linq;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Architecture;

public sealed class CoreDocumentationTests
{
    [Fact]
    public void Public_types_of_Core_say_what_they_are()
    {
        var assembly = typeof(TimeRange).Assembly;
        var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .Where(member => member.HasElements && (member.Element("inheritdoc") is not null || !string.IsNullOrWhiteSpace(member.Value)))
            .Select(member => (string)member.Attribute("name")!)
            .ToHashSet();

        Assert.NotEmpty(documented);
        Assert.Empty(assembly.GetExportedTypes().Select(NameOf).Except(documented));
    }

    private static string NameOf(Type type) => $"T:{type.FullName!.Replace('+', '.')}";
}
