using Dashboard.Cli.Output;

namespace Dashboard.Cli.Socket;

/// <summary>Sends a verb's words to who asked. A slow reader slows the verb down; nothing piles up here.</summary>
internal sealed class FrameOutput(Stream stream) : IVerbOutput, IDisposable
{
    // Sources are collected side by side, and each has something to say.
    private readonly SemaphoreSlim _gate = new(1);

    public async ValueTask DataAsync(string text, CancellationToken cancellationToken)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(VerbWire.MaxFrameChars, text.Length - start);

            // Half of a pair is no character, and JSON would replace it.
            length -= char.IsHighSurrogate(text[start + length - 1]) && start + length < text.Length ? 1 : 0;
            await SendAsync(new() { Data = text.Substring(start, length) }, cancellationToken);
            start += length;
        }
    }

    public ValueTask NoteAsync(string line, CancellationToken cancellationToken) =>
        SendAsync(new() { Note = line.Length <= VerbWire.MaxFrameChars ? line : line[..VerbWire.MaxFrameChars] }, cancellationToken);

    public ValueTask ExitAsync(int code, CancellationToken cancellationToken) => SendAsync(new() { Exit = code }, cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async ValueTask SendAsync(VerbFrame frame, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(VerbWire.Line(frame), cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }
}
