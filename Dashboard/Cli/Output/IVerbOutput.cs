namespace Dashboard.Cli.Output;

/// <summary>Where a verb's words go: this terminal, or the terminal of somebody who asked the running server.</summary>
public interface IVerbOutput
{
    /// <summary>Data, as it is; line ends included.</summary>
    ValueTask DataAsync(string text, CancellationToken cancellationToken);

    /// <summary>One line of progress or trouble. Made safe for a terminal by the writer.</summary>
    ValueTask NoteAsync(string line, CancellationToken cancellationToken);
}
