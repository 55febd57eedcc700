using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Verbs;

/// <summary>What became of the records that a verb moved. Every record read is stored, a duplicate, or rejected.</summary>
internal sealed class IngestTally
{
    private long _stored;
    private long _duplicates;

    public long Rejected { get; private set; }

    public long Read => _stored + _duplicates + Rejected;

    /// <summary>The one line that a program reads.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"{{\"read\":{Read},\"stored\":{_stored},\"duplicates\":{_duplicates},\"rejected\":{Rejected}}}");

    public void Count(SignalBatch batch, WriteReceipt receipt, int repeated, int rejected)
    {
        var stored = receipt.AlreadyKnown ? 0 : receipt.Stored;
        _stored += stored;
        _duplicates += batch.Count - stored + repeated;
        Rejected += rejected;
    }

    public override string ToString() => $"{Read:N0} read, {_stored:N0} stored, {_duplicates:N0} duplicates, {Rejected:N0} rejected";
}
