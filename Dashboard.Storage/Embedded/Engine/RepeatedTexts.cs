using System.Runtime.CompilerServices;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>
/// Fills a text column whose values come again and again, as the same objects: what an earlier row of the chunk has is pointed to, neither encoded nor
/// copied once more. Costs a look-up where none repeats.
/// </summary>
internal sealed class RepeatedTexts(int column)
{
    private const int Slots = 256;

    private readonly (string? Text, int Row)[] _known = new (string?, int)[Slots];

    /// <summary>A new chunk begins.</summary>
    public void Begin() => Array.Clear(_known);

    public void Set(ChunkWriter rows, int row, string text)
    {
        ref var known = ref _known[RuntimeHelpers.GetHashCode(text) & (Slots - 1)];
        if (ReferenceEquals(known.Text, text))
        {
            rows.SetTextOf(column, row, known.Row);
            return;
        }

        rows.SetText(column, row, text);
        known = (text, row);
    }
}
