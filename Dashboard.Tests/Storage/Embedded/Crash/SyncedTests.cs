using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Storage.Embedded.Crash;

/// <summary>A batch is acknowledged when its log is synced: shown by what the process asks of the system.</summary>
public sealed partial class SyncedTests
{
    private const int Acknowledgements = 60;

    [Fact]
    public async Task Every_acknowledgement_comes_after_the_log_of_its_kind_was_written_and_then_synced()
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var host = new EmbeddedHost();
        var trace = Path.Combine(host.Folder, "trace");
        try
        {
            using var child = ChildWriter.Start(host.Folder, 0, checkpointBytes: 1L << 30, under: ["strace", "-f", "-y", "-s", "40", "-e", "trace=write,pwrite64,writev,fsync,fdatasync", "-o", trace]);
            if ((await child.KillAfterAsync(Acknowledgements, TimeSpan.Zero, cancelled)).Count == 0)
            {
                Assert.Skip("This machine lets nobody trace system calls.");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("strace is not installed.");
        }

        var (acknowledged, log) = (0, Read(await File.ReadAllLinesAsync(trace, cancelled)));
        foreach (var (kind, file) in new[] { (SignalKind.Samples, "metrics.duckdb.wal"), (SignalKind.Events, "events.duckdb.wal"), (SignalKind.Flows, "flows.duckdb.wal"), (SignalKind.Findings, "state.db-wal") })
        {
            var (written, synced) = (false, false);
            foreach (var call in log)
            {
                if (call.Acknowledges == kind)
                {
                    Assert.True(synced, $"{kind}: acknowledgement {call.Number} came before {file} was {(written ? "synced" : "written")}.");
                    (written, synced) = (false, false);
                    acknowledged++;
                }
                else if (call.File == file)
                {
                    // Only the writer writes a telemetry log, a batch at a time: whatever is written must be synced again.
                    // The state's log has other writers too, whose writes say nothing about this batch.
                    synced = call.IsSync ? written : synced && kind is SignalKind.Findings;
                    written |= !call.IsSync;
                }
            }
        }

        Assert.InRange(acknowledged, Acknowledgements, int.MaxValue);
    }

    /// <summary>A system call at the moment at which it had returned; for an acknowledgement, at which it began.</summary>
    private sealed record Call(string File, bool IsSync, SignalKind? Acknowledges, int Number);

    private static List<Call> Read(string[] lines)
    {
        var calls = new List<Call>();
        var unfinished = new Dictionary<string, Call>();
        foreach (var line in lines)
        {
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                if (unfinished.Remove(resumed.Groups["thread"].Value, out var begun) && begun.Acknowledges is null)
                {
                    calls.Add(begun);
                }
            }
            else if (Begun().Match(line) is { Success: true } match)
            {
                var said = Acknowledgement().Match(line);
                var call = new Call(
                    Path.GetFileName(match.Groups["file"].Value),
                    match.Groups["call"].Value is "fsync" or "fdatasync",
                    said.Success ? Enum.Parse<SignalKind>(said.Groups["kind"].Value) : null,
                    said.Success ? int.Parse(said.Groups["number"].Value, CultureInfo.InvariantCulture) : -1);
                if (call.Acknowledges is not null || !line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                {
                    calls.Add(call);
                }

                if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
                {
                    unfinished[match.Groups["thread"].Value] = call;
                }
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<call>\w+)\(\d+<(?<file>[^>]*)>")]
    private static partial Regex Begun();

    [GeneratedRegex(@"""(?<kind>Samples|Events|Flows|Findings) (?<number>\d+)\.\\n""")]
    private static partial Regex Acknowledgement();
}
