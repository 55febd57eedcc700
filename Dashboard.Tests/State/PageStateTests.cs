using Dashboard.State;

namespace Dashboard.Tests.State;

public sealed class PageStateTests
{
    [Fact]
    public void An_address_without_a_query_is_the_default_and_the_default_needs_no_query()
    {
        Assert.Equal(PageState.Default, PageState.Parse(new("http://localhost/dashboards/estate")));
        Assert.All(PageState.Default.ToQuery().Values, Assert.Null);
    }

    [Theory]
    [InlineData("from=now-1h&to=now&refresh=10s")]
    [InlineData("from=2026-03-01T08%3A00%3A00Z&to=2026-03-01T09%3A00%3A00Z&refresh=off")]
    [InlineData("from=now-2d&to=now-1d&refresh=1m")]
    public void A_state_survives_its_own_address(string query)
    {
        var state = PageState.Parse(new("http://localhost/?" + query));
        var again = string.Join('&', state.ToQuery().Select(pair => $"{pair.Key}={Uri.EscapeDataString((string)pair.Value!)}"));

        Assert.Equal(query, again);
        Assert.Equal(state, PageState.Parse(new("http://localhost/?" + again)));
    }

    [Theory]
    [InlineData("from=<script>&to=now")]
    [InlineData("from=now&to=now-1h")]
    [InlineData("refresh=0s")]
    [InlineData("from=&to=&refresh=")]
    public void A_mistyped_address_shows_the_default(string query) => Assert.Equal(PageState.Default, PageState.Parse(new("http://localhost/?" + query)));
}
