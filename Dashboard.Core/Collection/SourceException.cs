namespace Dashboard.Core.Collection;

/// <summary>In what way a source failed: decides how long to wait, and what a person is told to do.</summary>
public enum SourceFault
{
    /// <summary>No answer, or a server error. Goes away by itself, mostly.</summary>
    Unreachable,

    /// <summary>It asked for fewer calls.</summary>
    Throttled,

    /// <summary>It refused our credentials or a permission is missing. Somebody must act.</summary>
    Unauthorized,

    /// <summary>It answered what we cannot read.</summary>
    Malformed,

    /// <summary>What it was asked for does not exist, or our configuration is wrong. Somebody must act.</summary>
    Misconfigured,

    /// <summary>Our own fault: an error that nobody foresaw.</summary>
    Defect,
}

/// <summary>An expected failure of a source, in words a person can act on. Vendors' exceptions are translated into it once, at the edge.</summary>
public sealed class SourceException(SourceFault fault, string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>In what way it failed.</summary>
    public SourceFault Fault { get; } = fault;

    /// <summary>What to do about it, e.g. the permission to grant.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>How long the source asked us to wait, where it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
