using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Components;

/// <summary>Colours that people with weak eyes, or a bad screen at night, can read: WCAG 2.2, level AA.</summary>
public sealed partial class TokenTests
{
    private static readonly string Css = Path.Combine(Repository.Root, "Dashboard", "wwwroot", "css");

    public static TheoryData<string, string, string, double> Pairs()
    {
        var pairs = new TheoryData<string, string, string, double>();
        foreach (var theme in new[] { "dark", "light" })
        {
            foreach (var ground in new[] { "canvas", "surface", "raised", "hover" })
            {
                pairs.Add(theme, "text", ground, 4.5);
                pairs.Add(theme, "text-muted", ground, 4.5);
            }

            foreach (var state in new[] { "ok", "warn", "critical", "nodata" })
            {
                pairs.Add(theme, state, state + "-soft", 4.5);
                pairs.Add(theme, state, "surface", 4.5);
            }

            pairs.Add(theme, "accent", "surface", 4.5);
            pairs.Add(theme, "on-accent", "accent", 4.5);
            pairs.Add(theme, "text", "accent-soft", 4.5);
            for (var series = 0; series < 10; series++)
            {
                pairs.Add(theme, $"series-{series}", "surface", 3);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Foreground_stands_out_from_its_ground(string theme, string foreground, string ground, double least)
    {
        var tokens = Tokens(theme);

        Assert.InRange(Contrast(tokens[foreground], tokens[ground]), least, 21);
    }

    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    public void Bare_numbers_for_the_component_library_are_the_tokens_colours(string theme)
    {
        var (tokens, numbers) = (Tokens(theme), Numbers().Matches(Block("mud.css", theme)));
        string[] names = ["primary:accent", "success:ok", "warning:warn", "error:critical", "text-primary:text", "text-secondary:text-muted", "divider:line", "surface:raised"];

        Assert.All(names.Select(pair => pair.Split(':')), pair =>
            Assert.Equal(tokens[pair[1]], numbers.Single(match => match.Groups[1].Value == pair[0]).Groups.Values.Skip(2).Aggregate(0, (sum, part) => (sum << 8) | int.Parse(part.Value, CultureInfo.InvariantCulture))));
    }

    private static Dictionary<string, int> Tokens(string theme) =>
        Color().Matches(Block("tokens.css", theme)).ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string Block(string file, string theme)
    {
        var css = File.ReadAllText(Path.Combine(Css, file));
        var start = css.IndexOf($"[data-theme=\"{theme}\"] {{", StringComparison.Ordinal);
        return css[start..css.IndexOf('}', start)];
    }

    private static double Contrast(int a, int b)
    {
        var (lighter, darker) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double Luminance(int color) =>
        (0.2126 * Linear(color >> 16)) + (0.7152 * Linear(color >> 8)) + (0.0722 * Linear(color));

    private static double Linear(int channel)
    {
        var value = (channel & 255) / 255d;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("--([\\w-]+): #([0-9a-f]{6});")]
    private static partial Regex Color();

    [GeneratedRegex(@"--mud-palette-([\w-]+)-rgb: (\d+), (\d+), (\d+);")]
    private static partial Regex Numbers();
}
