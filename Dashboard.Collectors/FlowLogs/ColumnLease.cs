using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Returns the columns of a block to their pool, once, however often it is asked.</summary>
internal sealed class ColumnLease(ColumnPool pool, FlowBlock block) : IDisposable
{
    private FlowBlock? _block = block;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _block, null) is not { } read)
        {
            return;
        }

        Return(read.Start);
        Return(read.End);
        Return(read.SourceAddress);
        Return(read.DestinationAddress);
        Return(read.SourcePort);
        Return(read.DestinationPort);
        Return(read.Protocol);
        Return(read.Packets);
        Return(read.Bytes);
        Return(read.Verdict);
        foreach (var text in read.Text.Values)
        {
            Return(text.Index);
        }
    }

    private void Return<T>(ImmutableArray<T> column) => pool.Return(ImmutableCollectionsMarshal.AsArray(column)!);
}
