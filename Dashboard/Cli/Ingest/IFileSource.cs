using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Ingest;

/// <summary>A batch of a file, with what its reader did not even pass on.</summary>
/// <param name="Batch">What to store.</param>
/// <param name="Repeated">Records of this part that a later record of the file replaces.</param>
/// <param name="Rejected">Records of this part that could not be taken; at least as many as the batch names one by one.</param>
internal readonly record struct FileBatch(SignalBatch Batch, int Repeated, int Rejected);

/// <summary>A kind of file that can be loaded.</summary>
internal interface IFileSource
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Name endings of its files.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether a file that was found in a folder is one of them.</summary>
    bool Takes(string fileName) => Extensions.Any(extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file's batches. They bear ids made of the content, so that a second reading is recognised, and move no position.</summary>
    /// <param name="file">The file, opened at its start.</param>
    /// <param name="digest">SHA-256 of its bytes, as hex.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<FileBatch> ReadAsync(FileStream file, string digest, CancellationToken cancellationToken);
}
