using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Store;
using Dashboard.Collectors.FlowLogs;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Flows;

/// <summary>A day of flow log lines in files of a million, as text; what is not measured is done before.</summary>
internal sealed class FlowFiles(string folder, int lines, long start)
{
    private const int LinesAFile = 1_000_000;

    // Ready batches that may wait for the writer: parsing goes on while it commits.
    private const int InFlight = 4;

    private static readonly SourceId Source = new("aws.flowlogs", "111122223333/ap-northeast-2");
    private readonly List<string> _paths = [];

    public int Lines => lines;

    public long TextBytes { get; private set; }

    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The whole day, whatever the number of lines.</summary>
    public TimeRange Range { get; } = new(DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(start + 86_400));

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var generator = new FlowLines(seed: 11, start, lines / 86_000.0);
        for (var written = 0; written < lines; written += LinesAFile)
        {
            var text = generator.Text(Math.Min(LinesAFile, lines - written));
            var path = Path.Combine(folder, $"flows-{_paths.Count:00}.log");
            await File.WriteAllBytesAsync(path, text, cancellationToken);
            _paths.Add(path);
            TextBytes += text.Length;
        }
    }

    /// <summary>Loads every file through the product's own parser and writer.</summary>
    public async Task LoadAsync(ITelemetryWriter writer, CancellationToken cancellationToken)
    {
        var pipeline = new Pipeline(writer, InFlight, cancellationToken);
        foreach (var path in _paths)
        {
            var file = new FlowLogObject(Source, Path.GetFileName(path), "1");
            await foreach (var part in file.ReadAsync(File.OpenRead(path), new(), cancellationToken))
            {
                await pipeline.WriteAsync(part);
            }
        }

        await pipeline.FlushAsync();
    }
}
