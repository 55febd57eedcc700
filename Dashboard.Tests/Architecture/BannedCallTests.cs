using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Architecture;

public sealed class BannedCallTests
{
    /// <summary>Files that have a reason for what is banned elsewhere. One that needs it no longer is taken off the list.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["Dashboard.Storage/Embedded/Writing/FileWriter.cs"] = "the store's own thread waits for its queue",
        ["Dashboard.Storage/Embedded/Engine/PendingResult.cs"] = "the thread that runs a statement waits for DuckDB's other threads, which tell nobody when they are done",
        ["Dashboard.Storage/Embedded/Parquet/ParquetReader.cs"] = "the thread that reads a file waits for who takes its text",
        ["Dashboard.Storage/Embedded/Parquet/RowQueue.cs"] = "the thread of the statement that writes a file waits for rows",
        ["Dashboard.Storage/Embedded/State/StateThread.cs"] = "the store's own thread waits for its queue",
    };

    [Fact]
    public void Shipped_sources_hold_no_banned_call()
    {
        var found =
            (from project in Repository.ShippedProjects()
             from file in Repository.Sources(Path.GetDirectoryName(project)!, ".cs", ".razor")
             from hit in BannedCall.FindIn(File.ReadAllText(file))
             select (File: Path.GetRelativePath(Repository.Root, file), hit.Line, hit.Call)).ToArray();

        Assert.Empty(found.Where(hit => !Reasons.ContainsKey(hit.File)).Select(hit => $"{hit.File}:{hit.Line}: {hit.Call.Name}; instead: {hit.Call.Instead}"));
        Assert.Empty(Reasons.Keys.Except(found.Select(hit => hit.File)));
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("return DateTime.Today;")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("await Task.Delay(1000, cancellationToken);")]
    [InlineData("@((MarkupString)text)")]
    [InlineData("store.ReadAsync().GetAwaiter().GetResult();")]
    public void Scan_finds_each_banned_call(string line) =>
        Assert.Equal(2, Assert.Single(BannedCall.FindIn("// first\n" + line)).Line);

    [Theory]
    [InlineData("// DateTime.Now is banned")]
    [InlineData("/* Thread.Sleep(1);\n Stopwatch */ var x = 1;")]
    [InlineData("@* MarkupString stays out *@")]
    [InlineData("await Task.Delay(wait, time, stopping);")]
    [InlineData("await Task.Delay(wait, _timeProvider, stopping);")]
    [InlineData("var now = time.GetUtcNow();")]
    public void Scan_lets_comments_and_the_remedies_pass(string source) => Assert.Empty(BannedCall.FindIn(source));
}
