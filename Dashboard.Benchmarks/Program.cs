using System.CommandLine;
using Dashboard.Benchmarks;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Flows;
using Dashboard.Benchmarks.Store;
using Dashboard.Benchmarks.Trail;

IBenchmarkArea[] areas = [new StoreBenchmark(), new FlowParseBenchmark(), new TrailReadBenchmark()];
var root = new RootCommand("Numbers that somebody argues about, each beside a peer. Every line: ours, the peer's and its version, how many times better, the least that will do, what we want, and whether it is held.");
foreach (var area in areas)
{
    root.Subcommands.Add(AreaCommand.Of(area));
}

root.Subcommands.Add(EstateCommand.Build());
root.Subcommands.Add(ProbeCommand.Build());
return await root.Parse(args).InvokeAsync();
