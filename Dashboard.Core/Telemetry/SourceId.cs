namespace Dashboard.Core.Telemetry;

/// <summary>
/// A kind of system plus the slice of it that is read, e.g. <c>aws.cloudtrail.lookup</c> and <c>111122223333/eu-west-1</c>.
/// It names a position in the store, so it must not change while a source is the same source.
/// </summary>
/// <param name="Kind">Dotted lower-case name of the kind of source.</param>
/// <param name="Scope">Account and region, a bucket, a host: what tells two sources of a kind apart. May hold slashes.</param>
public readonly record struct SourceId(string Kind, string Scope)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Scope}";
}
