namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// The hot table once more, in memory: its block is sorted from here, and readers need not ask the database for what came last, which is what most of them
/// want. Filled by the writer's thread alone. While a commit is under way there is no view: what a reader's transaction sees then is not known.
/// </summary>
internal sealed class HotMirror
{
    private CameSamples _samples = new();
    private HotLife _life = new();
    private bool _isReplaced;
    private volatile HotView? _view;

    /// <summary>Null where memory does not say what is in the table: it must be asked.</summary>
    public HotView? View => _view;

    /// <summary>For the writer: what it has appended, committed or not.</summary>
    public CameSamples Samples => _samples;

    /// <summary>Whether it has what the table has.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>A commit begins.</summary>
    public void Hide() => _view = null;

    /// <summary>It is durable.</summary>
    public void Show()
    {
        _isReplaced = false;
        if (_life.IsOver)
        {
            _life = new();
        }

        _view = IsWhole ? _samples.View(_life) : null;
    }

    /// <summary>The open transaction changes rows elsewhere that belong to these: whoever has looked here already must look again.</summary>
    public void End()
    {
        Hide();
        _life.End();
    }

    /// <summary>The open transaction takes some rows out of the table.</summary>
    public void Remove(IReadOnlySet<(int Series, int Second)> some)
    {
        End();
        if (IsWhole)
        {
            (_samples, _isReplaced) = (_samples.Without(some), true);
        }
    }

    /// <summary>The open transaction has come to nothing, or may have: readers ask the table until the next commit.</summary>
    /// <param name="rows">How many rows the table had before it.</param>
    public void Discard(int rows)
    {
        Hide();
        _samples.Cut(rows);
        (IsWhole, _isReplaced) = (IsWhole && !_isReplaced, false);
    }

    /// <summary>Begins anew: what follows is read from the table, or the table is as empty.</summary>
    public void Clear()
    {
        End();
        _samples.Cut(0);
        (IsWhole, _isReplaced) = (false, false);
    }

    /// <summary>It has what the table has.</summary>
    public void Fill() => IsWhole = true;
}
