using System.Text;

namespace Dashboard.Cli.Output;

/// <summary>This process' own standard output and standard error, UTF-8 whatever the terminal says.</summary>
public sealed class ConsoleOutput : IVerbOutput, IDisposable
{
    private readonly Stream _data = Console.OpenStandardOutput();
    private readonly Stream _notes = Console.OpenStandardError();

    /// <inheritdoc/>
    public ValueTask DataAsync(string text, CancellationToken cancellationToken) => _data.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <inheritdoc/>
    public ValueTask NoteAsync(string line, CancellationToken cancellationToken) => _notes.WriteAsync(Encoding.UTF8.GetBytes(TerminalText.Safe(line) + "\n"), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _data.Dispose();
        _notes.Dispose();
    }
}
