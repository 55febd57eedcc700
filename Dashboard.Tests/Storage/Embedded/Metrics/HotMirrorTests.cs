using Dashboard.Storage.Embedded.Metrics;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>What readers see of the hot table without asking it.</summary>
public sealed class HotMirrorTests
{
    private readonly HotMirror _mirror = new();

    public HotMirrorTests()
    {
        _mirror.Clear();
        _mirror.Fill();
        _mirror.Samples.Add([1, 2], [10, 20], [1, 2]);
        _mirror.Show();
    }

    [Fact]
    public void A_view_is_what_was_there_when_it_was_taken()
    {
        var view = _mirror.View!;

        // More than the memory has room for, so that it is another one afterwards.
        _mirror.Samples.Add([.. Enumerable.Range(0, 5000)], [.. Enumerable.Range(0, 5000)], new double[5000]);
        _mirror.Show();

        Assert.Equal([(1, 10L), (2, 20L)], Read(view, 0, 100));
        Assert.True(view.Holds);
        Assert.Equal(5002, Read(_mirror.View!, 0, 10_000).Count);
    }

    [Fact]
    public void Only_the_asked_seconds_are_handed_out()
    {
        var view = _mirror.View!;

        Assert.Equal([(1, 10L)], Read(view, 10, 20));
        Assert.Equal([(2, 20L)], Read(view, 11, 21));
        Assert.Empty(Read(view, 21, 100));
        Assert.Empty(Read(view, 0, 10));
    }

    [Fact]
    public void There_is_none_while_a_commit_is_under_way_and_the_one_before_still_holds()
    {
        var view = _mirror.View!;

        _mirror.Hide();

        Assert.Null(_mirror.View);
        Assert.True(view.Holds);
    }

    [Fact]
    public void None_holds_once_rows_go_from_the_table_and_later_ones_do()
    {
        var view = _mirror.View!;

        _mirror.Clear();
        _mirror.Fill();
        _mirror.Show();

        Assert.False(view.Holds);
        Assert.True(_mirror.View!.Holds);
        Assert.Empty(Read(_mirror.View, 0, 100));
    }

    [Fact]
    public void What_is_taken_out_is_gone_from_later_ones_and_earlier_ones_do_not_hold()
    {
        var view = _mirror.View!;

        _mirror.Remove(new HashSet<(int, int)> { (1, 10), (7, 7) });
        _mirror.Samples.Add([1], [10], [5]);
        _mirror.Show();

        Assert.False(view.Holds);
        Assert.Equal([(2, 20L), (1, 10L)], Read(_mirror.View!, 0, 100));
        Assert.True(_mirror.IsWhole);
    }

    [Fact]
    public void What_was_not_committed_is_never_shown()
    {
        _mirror.Samples.Add([3], [30], [3]);
        _mirror.Discard(2);

        Assert.Null(_mirror.View);
        _mirror.Show();
        Assert.Equal([(1, 10L), (2, 20L)], Read(_mirror.View!, 0, 100));
    }

    [Fact]
    public void After_a_removal_that_came_to_nothing_the_table_is_to_be_read()
    {
        _mirror.Remove(new HashSet<(int, int)> { (1, 10) });
        _mirror.Discard(2);
        _mirror.Show();

        Assert.False(_mirror.IsWhole);
        Assert.Null(_mirror.View);
    }

    [Fact]
    public void There_is_none_before_memory_has_what_the_table_has()
    {
        _mirror.Clear();
        _mirror.Samples.Add([1], [10], [1]);
        _mirror.Show();

        Assert.Null(_mirror.View);
    }

    private static List<(int Series, long At)> Read(HotView view, int from, int until)
    {
        var sink = new SampleList();
        view.Read(from, until, sink);
        return [.. sink.Samples.Select(sample => (sample.Series, (long)sample.At))];
    }
}
