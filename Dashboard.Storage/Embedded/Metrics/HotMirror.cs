namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// The hot table once more, in memory: its block is sorted from here, and readers need not ask the database for what came last, which is what most of them
/// want. Filled by the writer's thread alone. While a commit is under way there is no view: what a reader's transaction sees then is not known.
/// </summary>
internal sealed class HotMirror
{
    private readonly CameSamples _samples = new();
    private HotLife _life = new();
    private volatile HotView? _view;

    /// <summary>Null where memory does not say what is in the table: it must be asked.</summary>
    public HotView? View => _view;

    /// <summary>For the writer: what it has appended, committed or not.</summary>
    public CameSamples Samples => _samples;

    /// <summary>Whether it has what the table has. After rows were replaced in place it has not.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>A commit begins.</summary>
    public void Hide() => _view = null;

    /// <summary>It is durable.</summary>
    public void Show()
    {
        if (_life.IsOver)
        {
            _life = new();
        }

        _view = IsWhole ? _samples.View(_life) : null;
    }

    /// <summary>The open transaction takes rows from where readers look for them: whoever has looked here already must look again.</summary>
    public void End()
    {
        Hide();
        _life.End();
    }

    /// <summary>Begins anew.</summary>
    /// <param name="isWhole">Whether the table is as empty.</param>
    public void Clear(bool isWhole)
    {
        End();
        _samples.Cut(0);
        IsWhole = isWhole;
    }
}
