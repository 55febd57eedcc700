using Bunit;
using Dashboard.Components.Live;
using Dashboard.Core.Live;
using Dashboard.State;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Components;

public sealed class LiveComponentTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LiveFeed _feed = new();

    public LiveComponentTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<ILiveFeed>(_feed);
    }

    [Fact]
    public void Reads_at_start_and_shows_the_answer()
    {
        var component = Show(_ => ValueTask.FromResult("one"));

        component.WaitForAssertion(() => Assert.Equal("fresh one", component.Markup));
    }

    [Fact]
    public async Task Many_notices_within_a_second_are_one_read()
    {
        var reads = new List<DateTimeOffset>();
        var component = Show(_ => Count(reads));
        component.WaitForAssertion(() => Assert.Equal("fresh 1", component.Markup));

        for (var i = 0; i < 100; i++)
        {
            _feed.Publish(LiveTopics.Samples);
        }

        await AdvanceUntilAsync(component, "fresh 2", seconds: 5);
        await AdvanceAsync(component, seconds: 5);
        Assert.Equal("fresh 2", component.Markup);
        Assert.InRange(reads[1] - reads[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Without_a_notice_it_reads_again_when_its_patience_ends()
    {
        var reads = new List<DateTimeOffset>();
        var component = Show(_ => Count(reads));
        component.WaitForAssertion(() => Assert.Equal("fresh 1", component.Markup));

        await AdvanceUntilAsync(component, "fresh 2", seconds: 60);

        Assert.InRange(reads[1] - reads[0], TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_first_read_that_fails_shows_why_and_the_next_one_heals_it()
    {
        var works = false;
        var component = Show(_ => works ? ValueTask.FromResult("one") : throw new InvalidOperationException("broken"));
        component.WaitForAssertion(() => Assert.Equal("failed InvalidOperationException: broken", component.Markup));

        works = true;
        _feed.Publish(LiveTopics.Samples);

        await AdvanceUntilAsync(component, "fresh one", seconds: 5);
    }

    [Fact]
    public async Task A_later_read_that_fails_keeps_the_last_answer_and_marks_it_stale()
    {
        var works = true;
        var component = Show(_ => works ? ValueTask.FromResult("one") : throw new InvalidOperationException("broken"));
        component.WaitForAssertion(() => Assert.Equal("fresh one", component.Markup));

        works = false;
        _feed.Publish(LiveTopics.Samples);

        await AdvanceUntilAsync(component, "stale one since 12:00:00", seconds: 5);
    }

    [Fact]
    public void An_answer_to_another_question_does_not_stay_when_the_new_one_fails()
    {
        var component = Show(_ => ValueTask.FromResult("one"), question: "a");
        component.WaitForAssertion(() => Assert.Equal("fresh one", component.Markup));

        component.Render(parameters => parameters.Add(probe => probe.Asked, "b").Add(probe => probe.Read, _ => throw new InvalidOperationException("broken")));

        component.WaitForAssertion(() => Assert.Equal("failed InvalidOperationException: broken", component.Markup));
    }

    [Fact]
    public void A_new_question_cancels_the_read_that_is_under_way_and_is_asked_at_once()
    {
        var endless = new EndlessRead(_time);
        var component = Show(endless.ReadAsync, question: "a");
        component.WaitForState(() => endless.Began);

        component.Render(parameters => parameters.Add(probe => probe.Asked, "b").Add(probe => probe.Read, _ => ValueTask.FromResult("two")));

        component.WaitForAssertion(() => Assert.Equal("fresh two", component.Markup));
        Assert.True(endless.Cancelled);
    }

    [Fact]
    public void A_read_that_does_not_heed_its_cancellation_is_outdated_all_the_same()
    {
        var slow = new TaskCompletionSource<string>();
        var component = Show(_ => new(slow.Task), question: "a");

        component.Render(parameters => parameters.Add(probe => probe.Asked, "b").Add(probe => probe.Read, _ => ValueTask.FromResult("two")));
        slow.SetResult("one, too late");

        component.WaitForAssertion(() => Assert.Equal("fresh two", component.Markup));
    }

    [Fact]
    public async Task A_paused_page_reads_when_asked_and_not_when_something_changes()
    {
        var reads = new List<DateTimeOffset>();
        var paused = PageState.Default with { Refresh = new RefreshMode.Paused() };
        var stage = Render<Stage>(parameters => parameters.Add(stage => stage.Page, paused).Add(stage => stage.Read, _ => Count(reads)));
        stage.WaitForAssertion(() => Assert.Equal("fresh 1", stage.Markup));

        _feed.Publish(LiveTopics.Samples);
        await AdvanceAsync(stage, seconds: 100);
        Assert.Equal("fresh 1", stage.Markup);

        stage.Render(parameters => parameters.Add(stage => stage.Page, paused with { Reload = 1 }).Add(stage => stage.Read, _ => Count(reads)));
        stage.WaitForAssertion(() => Assert.Equal("fresh 2", stage.Markup));
    }

    [Fact]
    public async Task What_nobody_sees_is_not_read_and_is_read_at_once_when_somebody_looks()
    {
        var reads = new List<DateTimeOffset>();
        var component = Show(_ => Count(reads));
        component.WaitForAssertion(() => Assert.Equal("fresh 1", component.Markup));

        await component.InvokeAsync(() => component.Instance.Turn(false));
        for (var i = 0; i < 3; i++)
        {
            _feed.Publish(LiveTopics.Samples);
            await AdvanceAsync(component, seconds: 30);
        }

        Assert.Equal("fresh 1", component.Markup);
        await component.InvokeAsync(() => component.Instance.Turn(true));
        component.WaitForAssertion(() => Assert.Equal("fresh 2", component.Markup));
    }

    [Fact]
    public async Task What_nobody_sees_ends_when_its_page_is_left()
    {
        var component = Show(_ => ValueTask.FromResult("one"));
        component.WaitForAssertion(() => Assert.Equal("fresh one", component.Markup));
        await component.InvokeAsync(() => component.Instance.Turn(false));
        await AdvanceAsync(component, seconds: 30);

        await component.Instance.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Xunit.TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Leaving_ends_the_loop_and_the_read_without_an_exception()
    {
        var endless = new EndlessRead(_time);
        var component = Show(endless.ReadAsync);
        component.WaitForState(() => endless.Began);

        await component.Instance.DisposeAsync();

        Assert.True(endless.Cancelled);
        _feed.Publish(LiveTopics.Samples);
    }

    private ValueTask<string> Count(List<DateTimeOffset> reads)
    {
        reads.Add(_time.GetUtcNow());
        return ValueTask.FromResult($"{reads.Count}");
    }

    /// <summary>Moves the clock second by second, and lets the loop come to rest between: it lives on the renderer's dispatcher.</summary>
    private async Task AdvanceAsync<T>(IRenderedComponent<T> component, int seconds)
        where T : IComponent
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await RestAsync(component);
        }
    }

    private async Task AdvanceUntilAsync<T>(IRenderedComponent<T> component, string markup, int seconds)
        where T : IComponent
    {
        for (var i = 0; i < seconds && component.Markup != markup; i++)
        {
            await AdvanceAsync(component, 1);
        }

        component.WaitForAssertion(() => Assert.Equal(markup, component.Markup));
    }

    private static async Task RestAsync<T>(IRenderedComponent<T> component)
        where T : IComponent
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Run(() => { });
            await component.InvokeAsync(() => { });
        }
    }

    private IRenderedComponent<Probe> Show(Func<CancellationToken, ValueTask<string>> read, PageState? page = null, string question = "") =>
        Render<Probe>(parameters => parameters.Add(probe => probe.Read, read).Add(probe => probe.Asked, question).Add(probe => probe.Page, page ?? PageState.Default));

    /// <summary>The smallest component: writes what it knows.</summary>
    private sealed class Probe : LiveComponent<string>
    {
        [Parameter]
        public required Func<CancellationToken, ValueTask<string>> Read { get; set; }

        [Parameter]
        public string Asked { get; set; } = "";

        public void Turn(bool seen) => Seen(seen);

        protected override LiveTopics Topics => LiveTopics.Samples;

        protected override object Question => Asked;

        protected override ValueTask<string> ReadAsync(CancellationToken cancellationToken) => Read(cancellationToken);

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Answer switch
        {
            Reading<string>.Fresh fresh => $"fresh {fresh.Data}",
            Reading<string>.Stale stale => $"stale {stale.Data} since {stale.At:HH:mm:ss}",
            Reading<string>.Failed failed => $"failed {failed.Why.Why}",
            _ => "loading",
        });
    }

    /// <summary>A probe whose page is given from above and can change.</summary>
    private sealed class Stage : ComponentBase
    {
        [Parameter]
        public required PageState Page { get; set; }

        [Parameter]
        public required Func<CancellationToken, ValueTask<string>> Read { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<CascadingValue<PageState>>(0);
            builder.AddAttribute(1, nameof(CascadingValue<>.Value), Page);
            builder.AddAttribute(2, nameof(CascadingValue<>.ChildContent), (RenderFragment)(inner =>
            {
                inner.OpenComponent<Probe>(0);
                inner.AddAttribute(1, nameof(Probe.Read), Read);
                inner.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }

    /// <summary>A read that ends only when it is cancelled.</summary>
    private sealed class EndlessRead(TimeProvider time)
    {
        public bool Began { get; private set; }

        public bool Cancelled { get; private set; }

        public async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
        {
            using var registration = cancellationToken.Register(() => Cancelled = true);
            Began = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            return "never";
        }
    }
}
