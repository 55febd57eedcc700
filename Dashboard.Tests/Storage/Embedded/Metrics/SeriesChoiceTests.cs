using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Metrics;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>How a statement says which series it wants.</summary>
public sealed class SeriesChoiceTests
{
    private const long Week = 7 * 86_400;
    private static readonly ImmutableArray<int> Thousand = [.. Enumerable.Range(0, 10).SelectMany(metric => Enumerable.Range(metric * 1024, 100))];

    [Fact]
    public void Neighbours_are_given_by_what_they_lie_between()
    {
        var choice = SeriesChoice.Of(Enumerable.Range(1024, 10), Thousand, relations: 10, Week, byHour: false);

        Assert.Empty(choice.Names);
        Assert.Equal((1024, 1033), (choice.First, choice.Last));
    }

    [Fact]
    public void Rows_of_others_that_come_besides_are_counted()
    {
        const int Hours = (7 * 24) + 1;

        Assert.Equal(4 * Hours, SeriesChoice.Of([1024, 1025, 1027], Thousand, relations: 10, Week, byHour: true).Rows);
        Assert.Equal(3 * 10_081, SeriesChoice.Of([9216, 0, 4096], Thousand, relations: 10, Week, byHour: false).Rows);
        Assert.Equal(1000 * Hours, SeriesChoice.Of(Thousand.Skip(100), Thousand, relations: 2, Week, byHour: true).Rows);
    }

    [Fact]
    public void Nearly_neighbours_are_too()
    {
        var choice = SeriesChoice.Of([1024, 1025, 1027], Thousand, relations: 10, Week, byHour: false);

        Assert.Empty(choice.Names);
    }

    [Fact]
    public void Scattered_series_of_a_long_range_are_named()
    {
        var choice = SeriesChoice.Of([9216, 0, 4096], Thousand, relations: 10, Week, byHour: false);

        Assert.Equal([0, 4096, 9216], choice.Names);
        Assert.True(choice.IsNamedOneByOne);
    }

    [Fact]
    public void Scattered_series_of_a_minute_are_not_worth_their_names()
    {
        var choice = SeriesChoice.Of([9216, 0, 4096], Thousand, relations: 10, seconds: 60, byHour: false);

        Assert.Empty(choice.Names);
    }

    [Fact]
    public void Many_scattered_series_are_a_list()
    {
        var choice = SeriesChoice.Of(Thousand.Where((_, place) => place % 4 == 0), Thousand, relations: 2, 30 * 86_400, byHour: false);

        Assert.Equal(250, choice.Names.Length);
        Assert.False(choice.IsNamedOneByOne);
    }

    [Fact]
    public void All_series_are_not_named_at_all()
    {
        var choice = SeriesChoice.Of(Thousand, Thousand, relations: 2, Week, byHour: true);

        Assert.True(choice.IsAll);
    }

    [Fact]
    public void Most_series_are_not_named_either()
    {
        var choice = SeriesChoice.Of(Thousand.Where((_, place) => place % 4 != 0), Thousand, relations: 2, Week, byHour: true);

        Assert.True(choice.IsAll);
    }
}
