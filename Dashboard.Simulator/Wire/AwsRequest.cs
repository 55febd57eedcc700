using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Sts;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Simulator.Wire;

/// <summary>A request that was routed and whose caller is known: all that a service needs to answer.</summary>
internal sealed record AwsRequest
{
    public required AwsCall Call { get; init; }

    public required Caller Caller { get; init; }

    public required string Method { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    public required IQueryCollection Query { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The estate's time at arrival; one request sees one time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What a script does to the records of this answer.</summary>
    public Fault Records { get; init; } = Fault.None;
}
