using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Components.Panels;

/// <summary>What the browser's chart must know beside the numbers; times in seconds since 1970 UTC.</summary>
public sealed record ChartDescription(long From, long Until, long? Settled, string? Unit, string Zone, double? Warn, double? Critical, ChartLines Lines);

/// <summary>One line: its name, and which columns of numbers it has.</summary>
public sealed record ChartLine(string Name, bool Line, bool Band, bool Hidden);

/// <summary>The lines in their order; equal where each of them is, so that a chart which would look the same is not drawn again.</summary>
[JsonConverter(typeof(AsArray))]
public sealed record ChartLines(ImmutableArray<ChartLine> Items)
{
    /// <inheritdoc/>
    public bool Equals(ChartLines? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length;

    private sealed class AsArray : JsonConverter<ChartLines>
    {
        public override ChartLines Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("The browser is told lines; it tells none.");

        public override void Write(Utf8JsonWriter writer, ChartLines value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Items, options);
    }
}
