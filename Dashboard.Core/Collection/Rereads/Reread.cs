using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Collection.Rereads;

/// <summary>Why a span of time is read beside what is new.</summary>
public enum RereadReason
{
    /// <summary>The store lost it.</summary>
    Loss,

    /// <summary>It lies before what the first run reads.</summary>
    History,
}

/// <summary>
/// A span of event time that one source is asked for by time, newest first and a window at a time: people look at the newest, and a crash repeats
/// one window at most.
/// </summary>
public sealed record Reread
{
    private const int Windows = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>Made of what it is about, so that it is asked for once.</summary>
    public required string Id { get; init; }

    /// <summary>Who is asked.</summary>
    public required SourceId Source { get; init; }

    /// <summary>What it delivers.</summary>
    public required SignalKind Kind { get; init; }

    /// <summary>Why.</summary>
    public required RereadReason Reason { get; init; }

    /// <summary>The first instant that is wanted.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant after what is wanted.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Everything from here to <see cref="Until"/> has been read.</summary>
    public required DateTimeOffset ReadFrom { get; init; }

    /// <summary>Whether nothing is left to read.</summary>
    public bool IsDone => ReadFrom <= From;

    /// <summary>How much has been read, from 0 to 1.</summary>
    public double Share => Until <= From ? 1 : Math.Clamp((Until - ReadFrom) / (Until - From), 0, 1);

    /// <summary>What is to be read next. A source of daily values is not asked for less than a day.</summary>
    public TimeRange NextWindow(TimeSpan grain)
    {
        var length = (Until - From) / Windows;
        length = length < Shortest ? Shortest : length > Longest ? Longest : length;
        length = length < grain ? grain : length;
        return new(ReadFrom - length < From ? From : ReadFrom - length, ReadFrom);
    }

    /// <summary>The same after a window was read.</summary>
    public Reread After(TimeRange window) => this with { ReadFrom = window.From };
}

/// <summary>A re-read as the Sources page shows it.</summary>
/// <param name="Reread">What is read, and how far it is.</param>
/// <param name="Trouble">Why it does not get on; null while it does.</param>
public sealed record RereadStatus(Reread Reread, string? Trouble);
