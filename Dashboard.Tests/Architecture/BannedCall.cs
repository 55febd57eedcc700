using System.Text.RegularExpressions;

namespace Dashboard.Tests.Architecture;

/// <summary>A call that has no place in shipped sources, and what to use in its stead.</summary>
/// <param name="Name">As a person would write it.</param>
/// <param name="Pattern">Finds it in a line whose comments are gone.</param>
/// <param name="Instead">The remedy.</param>
public sealed partial record BannedCall(string Name, Regex Pattern, string Instead)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<BannedCall> All { get; } =
    [
        new("DateTime.Now", WallClock(), "ask a TimeProvider"),
        new("Stopwatch", StopwatchUse(), "TimeProvider.GetTimestamp and GetElapsedTime"),
        new("Thread.Sleep", Sleep(), "await Task.Delay(delay, timeProvider, cancellationToken)"),
        new("Task.Delay on the wall clock", WallClockDelay(), "pass the TimeProvider"),
        new("MarkupString", Markup(), "bind text: it may be an attacker's"),
        new("blocking on a task", Blocking(), "await it"),
    ];

    /// <summary>Each banned call of a source, with its line.</summary>
    public static IEnumerable<(int Line, BannedCall Call)> FindIn(string source)
    {
        // Line numbers survive: only what is between the marks goes.
        var code = Comment().Replace(source, comment => new string('\n', comment.Value.Count(c => c == '\n')));
        var line = 0;
        foreach (var text in code.Split('\n'))
        {
            line++;
            foreach (var call in All.Where(call => call.Pattern.IsMatch(text)))
            {
                yield return (line, call);
            }
        }
    }

    [GeneratedRegex(@"/\*.*?\*/|@\*.*?\*@|(?<!:)//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bStopwatch\b")]
    private static partial Regex StopwatchUse();

    [GeneratedRegex(@"\bThread\.Sleep\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bTask\.Delay\((?!.*\b(_?time(Provider)?|_?clock)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex WallClockDelay();

    [GeneratedRegex(@"\bMarkupString\b|\bAddMarkupContent\b")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|Task\.WaitAll\(")]
    private static partial Regex Blocking();
}
