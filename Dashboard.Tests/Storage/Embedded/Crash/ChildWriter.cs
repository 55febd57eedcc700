using System.Diagnostics;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Storage.Embedded.Crash;

/// <summary>
/// The same program as the tests, started as a process that can be killed: with a folder in its environment it writes to the store there until it dies,
/// and says on its output what was acknowledged.
/// </summary>
internal sealed class ChildWriter : IDisposable
{
    private const string FolderVariable = "DASHBOARD_TEST_CHILD_FOLDER";
    private const string FromVariable = "DASHBOARD_TEST_CHILD_FROM";

    private const string CheckpointVariable = "DASHBOARD_TEST_CHILD_CHECKPOINT";
    private const string DaysVariable = "DASHBOARD_TEST_CHILD_DAYS";
    private const string RestVariable = "DASHBOARD_TEST_CHILD_RESTS";

    /// <summary>How long the child's store keeps rows, by its own clock.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(2);

    private readonly Process _process;

    private ChildWriter(Process process) => _process = process;

    /// <param name="folder">The store's.</param>
    /// <param name="from">The first batch's number.</param>
    /// <param name="checkpointBytes">From which size on logs are put into their files.</param>
    /// <param name="days">How far the child's clock is ahead: what came more than <see cref="Keep"/> before that goes.</param>
    /// <param name="rests">Whether it only writes: no checkpoints, no closing, no retention.</param>
    /// <param name="under">A program with its arguments that starts it, e.g. one that traces it.</param>
    public static ChildWriter Start(string folder, int from, long checkpointBytes = 200_000, int days = 0, bool rests = false, params string[] under)
    {
        string[] command = [.. under, Environment.ProcessPath!];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildWriter).Assembly.Location);
        }

        start.Environment[FolderVariable] = folder;
        start.Environment[FromVariable] = from.ToString(CultureInfo.InvariantCulture);
        start.Environment[CheckpointVariable] = checkpointBytes.ToString(CultureInfo.InvariantCulture);
        start.Environment[DaysVariable] = days.ToString(CultureInfo.InvariantCulture);
        start.Environment[RestVariable] = rests ? "1" : "0";
        return new(Process.Start(start)!);
    }

    /// <summary>What the child's store is opened with. Everything that happens in weeks happens in moments: half an hour's batches make a partition, which is closed as soon as it is left.</summary>
    public static EmbeddedStoreOptions Options(string folder) => new()
    {
        Directory = folder,
        UpkeepEvery = TimeSpan.FromMilliseconds(30),
        PartitionSpan = TimeSpan.FromHours(1),
        CloseAfter = TimeSpan.FromMilliseconds(50),
        // In a run of 200 days the ledger must not forget findings, which stay.
        Retention = new() { Metrics = Keep, Events = Keep, Flows = Keep, Ledger = TimeSpan.FromDays(1000) },
    };

    /// <summary>Kills it as soon as it has said so many acknowledgements and a little more, and gives all that it said.</summary>
    public async Task<List<(SignalKind Kind, int Number)>> KillAfterAsync(int acknowledgements, TimeSpan more, CancellationToken cancellationToken)
    {
        var said = new List<(SignalKind, int)>();
        while (said.Count < acknowledgements && await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(Parse(line));
        }

        await Task.Delay(more, TimeProvider.System, cancellationToken);
        _process.Kill(entireProcessTree: true);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            // The last line may have been cut by the kill.
            if (line.EndsWith('.'))
            {
                said.Add(Parse(line));
            }
        }

        await _process.WaitForExitAsync(cancellationToken);
        return said;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>Writes until it is killed, where this process was started for it; else false at once.</summary>
    public static async Task<bool> RunWhereAskedAsync()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
        {
            return false;
        }

        await WriteForeverAsync(folder, (int)Number(FromVariable), Number(CheckpointVariable), TimeSpan.FromDays(Number(DaysVariable)), Number(RestVariable) != 0);
        return true;
    }

    private static (SignalKind Kind, int Number) Parse(string line)
    {
        var parts = line.TrimEnd('.').Split(' ');
        return (Enum.Parse<SignalKind>(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static long Number(string variable) => long.Parse(Environment.GetEnvironmentVariable(variable)!, CultureInfo.InvariantCulture);

    private static async Task WriteForeverAsync(string folder, int from, long checkpointBytes, TimeSpan ahead, bool rests)
    {
        var options = Options(folder);
        options.CheckpointBytes = checkpointBytes;
        if (rests)
        {
            options.UpkeepEvery = TimeSpan.FromDays(1);
        }

        await using var store = await EmbeddedStore.OpenAsync(options, new TimeAhead(ahead), NullLogger<EmbeddedStore>.Instance, CancellationToken.None);
        await using var output = Console.Out;
        await Task.WhenAll(Enum.GetValues<SignalKind>().Select(kind => Task.Run(async () =>
        {
            for (var number = from; ; number++)
            {
                await store.Writer.WriteAsync(CrashBatch.Of(kind, number), CancellationToken.None);
                lock (folder)
                {
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} {number}."));
                    output.Flush();
                }
            }
        })));
    }

    private sealed class TimeAhead(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
