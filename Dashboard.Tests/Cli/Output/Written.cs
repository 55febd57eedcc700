using System.Text;
using Dashboard.Cli.Output;

namespace Dashboard.Tests.Cli.Output;

/// <summary>Keeps what a verb says.</summary>
public sealed class Written : IVerbOutput
{
    private readonly StringBuilder _data = new();

    /// <summary>All data.</summary>
    public string Data => _data.ToString();

    /// <summary>All notes.</summary>
    public List<string> Notes { get; } = [];

    /// <inheritdoc/>
    public ValueTask DataAsync(string text, CancellationToken cancellationToken)
    {
        _data.Append(text);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask NoteAsync(string line, CancellationToken cancellationToken)
    {
        Notes.Add(line);
        return default;
    }
}
