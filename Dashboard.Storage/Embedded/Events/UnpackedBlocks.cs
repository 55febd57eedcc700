using System.Diagnostics.CodeAnalysis;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Blocks that were read together, by the sequence of their first event. Their memory goes back when this is disposed.</summary>
internal sealed class UnpackedBlocks(Dictionary<long, RecordBlock> blocks) : IDisposable
{
    /// <summary>False where it is missing: a damaged file was salvaged.</summary>
    public bool TryGet(long sequence, [NotNullWhen(true)] out RecordBlock? block) => blocks.TryGetValue(sequence, out block);

    public void Dispose()
    {
        foreach (var block in blocks.Values)
        {
            block.Dispose();
        }
    }
}
