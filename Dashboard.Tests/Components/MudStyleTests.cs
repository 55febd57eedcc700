using System.Text.RegularExpressions;
using Bunit;
using Dashboard.Tests.Fixtures;
using MudBlazor;

namespace Dashboard.Tests.Components;

/// <summary>
/// The library's theme provider writes an inline style element, which the content security policy refuses; our own file defines its variables.
/// A newer version of the library may want more of them.
/// </summary>
public sealed partial class MudStyleTests : BunitContext
{
    [Fact]
    public void Every_variable_of_the_librarys_theme_provider_is_defined_in_our_file()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var provider = Render<MudThemeProvider>();

        var wanted = Definition().Matches(provider.Markup).Select(match => match.Groups[1].Value).ToHashSet();
        var defined = Definition().Matches(File.ReadAllText(Path.Combine(Repository.Root, "Dashboard", "wwwroot", "css", "mud.css"))).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.NotEmpty(wanted);
        Assert.Empty(wanted.Except(defined));
    }

    [GeneratedRegex(@"(--mud-[\w-]+)\s*:")]
    private static partial Regex Definition();
}
