using System.Globalization;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Benchmarks.Peers;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Flows;

/// <summary>Flow log text to validated columns, beside what only looks for line ends (the bound of memory) and what splits and sums.</summary>
internal sealed class FlowParseBenchmark : IBenchmarkArea
{
    private const string Parsed = "flow lines parsed";

    /// <summary>Blocks that the store would have, while the next is parsed: their columns are filled again afterwards.</summary>
    private const int UnderWay = 2;

    public string Name => "flows";

    public string Description => "the flow log parser, beside a count of line ends, wc and mawk";

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (!context.Wants(Parsed))
        {
            return;
        }

        var lines = context.Scaled(2_000_000, 500_000);
        await context.Log.WriteLineAsync($"{lines} flow log lines ...");
        var text = new FlowLines(seed: 7, startSeconds: 1_795_000_000, FlowLines.PerSecondOfTheEstate).Text(lines);
        var file = Path.Combine(context.Folder, "flows.log");
        await File.WriteAllBytesAsync(file, text, cancellationToken);

        var records = 0L;
        var lineEnds = 0L;
        var (wc, wcVersion) = await context.Peers.ProgramAsync(DebianPackage.Coreutils, cancellationToken);
        var (mawk, mawkVersion) = await context.Peers.ProgramAsync(DebianPackage.Mawk, cancellationToken);
        var medians = await Interleaved.MediansAsync(
            context.Rounds,
            context.Clock,
            [
                ct => Timed.ProcessorAsync(async () => records = await ParseAsync(text, ct)),
                ct => Timed.ProcessorAsync(() => Task.FromResult(lineEnds = text.AsSpan().Count((byte)'\n'))),
                ct => Timed.ChildrenAsync(() => RunAsync(wc, ["-l", file], ct)),
                ct => Timed.ChildrenAsync(() => RunAsync(mawk, ["{ bytes[$4] += $10 } END { for (a in bytes) n++; print n }", file], ct)),
            ],
            cancellationToken);
        if (records != lines || lineEnds != lines + 1)
        {
            throw new InvalidOperationException($"Of {lines} lines {records} were taken and {lineEnds} counted: the figures would mean nothing.");
        }

        var ours = Rate(medians[0]);
        Add($"{Parsed} and validated, one core", "a count of line ends in memory, .NET", Rate(medians[1]), Goal.OursAtLeast(1.0, 1.4));
        Add($"{Parsed}, beside wc -l", wcVersion, wc is null ? null : Rate(medians[2]), null);
        Add($"{Parsed}, beside mawk summing a field", mawkVersion, mawk is null ? null : Rate(medians[3]), null);

        Measured Rate(TimeSpan time) => new(text.Length / time.TotalSeconds / 1e9, Unit.GigabytesPerSecond);

        void Add(string name, string version, Measured? peer, Goal? goal) => context.Report.Add(new()
        {
            Name = name,
            Ours = ours,
            Peer = peer,
            PeerVersion = version,
            Goal = goal,
            Note = goal is null ? null : string.Create(CultureInfo.InvariantCulture, $"{lines} lines of {(double)text.Length / lines:F1} bytes, {lines / medians[0].TotalSeconds / 1e6:F1} M lines/s; processor time"),
        });
    }

    private static Task RunAsync(string? program, string[] arguments, CancellationToken cancellationToken) =>
        program is null ? Task.CompletedTask : Command.RunAsync(program, arguments, TimeSpan.FromMinutes(10), cancellationToken);

    private static async Task<long> ParseAsync(byte[] text, CancellationToken cancellationToken)
    {
        var reader = new FlowLogReader(new MemoryStream(text, writable: false), "flows.log", new());
        var underWay = new Queue<FlowBlock>();
        while (await reader.ReadAsync(cancellationToken) is { } block)
        {
            underWay.Enqueue(block);
            if (underWay.Count > UnderWay)
            {
                underWay.Dequeue().Lease?.Dispose();
            }
        }

        while (underWay.TryDequeue(out var last))
        {
            last.Lease?.Dispose();
        }

        return reader.Tally.Records;
    }
}
