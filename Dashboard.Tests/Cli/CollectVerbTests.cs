using System.Collections.Concurrent;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Cli;

/// <summary><c>collect</c> where a server runs: its loops do the work.</summary>
public sealed class CollectVerbTests
{
    private static readonly CollectorRegistration[] Sources =
    [
        new(new("test", "one"), SignalKind.Events, "One", new(TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromMinutes(1)), _ => throw new NotSupportedException("A second collector would read everything twice.")),
        new(new("test", "two"), SignalKind.Events, "Two", new(TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromMinutes(1)), _ => throw new NotSupportedException("A second collector would read everything twice.")),
    ];

    [Fact]
    public async Task The_servers_loops_run_and_their_runs_are_summed_up()
    {
        var (exit, output) = await RunAsync((_, _) => Task.FromResult(new CollectorRun(5, 4, 1, 0)));
        Assert.Equal(0, exit);
        Assert.Equal("""{"read":10,"stored":8,"duplicates":2,"rejected":0}""" + "\n", Assert.Single(output.Data));
        Assert.Contains("Two: caught up; 5 read, 4 stored, 1 duplicates, 0 rejected", output.Notes);
    }

    [Fact]
    public async Task A_run_that_failed_is_said_and_does_not_keep_the_others()
    {
        var (exit, output) = await RunAsync((source, _) => source == Sources[0]
            ? Task.FromException<CollectorRun>(new SourceException(SourceFault.Unauthorized, "No.", "Ask nicely."))
            : Task.FromResult(new CollectorRun(1, 1, 0, 0)));
        Assert.Equal(1, exit);
        Assert.Contains("One: Unauthorized: No. Ask nicely.", output.Notes);
        Assert.StartsWith("""{"read":1,""", Assert.Single(output.Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_meanwhile_is_said()
    {
        var (exit, output) = await RunAsync((_, _) => Task.FromCanceled<CollectorRun>(new(canceled: true)));
        Assert.Equal(1, exit);
        Assert.All(output.Notes, note => Assert.Contains("The server stops", note, StringComparison.Ordinal));
    }

    private static async Task<(int Exit, Output Output)> RunAsync(Func<CollectorRegistration, CancellationToken, Task<CollectorRun>> runNow)
    {
        var output = new Output();
        var context = new VerbContext { Writer = new InMemoryTelemetryWriter(), Events = new MemoryEvents(), Metrics = new MemoryMetrics(), Flows = new NoFlows(), Collectors = Sources, RunNow = runNow, Time = TimeProvider.System };
        return (await new CollectVerb(context, output).RunAsync(TestContext.Current.CancellationToken), output);
    }

    private sealed class Output : IVerbOutput
    {
        public ConcurrentQueue<string> Data { get; } = [];

        public ConcurrentQueue<string> Notes { get; } = [];

        public ValueTask DataAsync(string text, CancellationToken cancellationToken)
        {
            Data.Enqueue(text);
            return ValueTask.CompletedTask;
        }

        public ValueTask NoteAsync(string line, CancellationToken cancellationToken)
        {
            Notes.Enqueue(line);
            return ValueTask.CompletedTask;
        }
    }
}
