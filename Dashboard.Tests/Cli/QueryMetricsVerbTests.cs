using System.Collections.Immutable;
using Dashboard.Cli;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Dashboard.Tests.Cli.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Cli;

/// <summary>One metric of several series, in a real store.</summary>
public sealed class QueryMetricsVerbTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private EmbeddedStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.OpenAsync(new() { Directory = _folder["data"] }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancel);
        var samples = new SampleBlockBuilder();
        samples.Add(Series(("Host", "a")), DateTimeOffset.UnixEpoch.AddMinutes(1), 1);
        samples.Add(Series(("Host", "a")), DateTimeOffset.UnixEpoch.AddMinutes(2), 2);

        // Has all labels of the first and one more: a selector of the first's labels finds both.
        samples.Add(Series(("Host", "a"), ("value", "=1")), DateTimeOffset.UnixEpoch.AddMinutes(1), 3);
        samples.Add(Series(("Host", "b")), DateTimeOffset.UnixEpoch.AddMinutes(1), 4);
        await _store.Writer.WriteAsync(new SignalBatch.Samples(samples.Build()) { Source = new("test", ""), Id = new("1") }, Cancel);

        static SeriesKey Series(params ReadOnlySpan<(string, string)> dimensions) =>
            new() { Namespace = "Test", Metric = "m", Statistic = Statistic.Average, Period = TimeSpan.FromMinutes(1), Dimensions = LabelSet.Of(dimensions) };
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Labels_are_columns_and_a_dimension_called_value_does_not_hide_the_value() => Assert.Equal(
        """
        timestamp,value,Host,metric,namespace,period,statistic,label.value
        1970-01-01T00:01:00Z,1,a,m,Test,60,Average,
        1970-01-01T00:02:00Z,2,a,m,Test,60,Average,
        1970-01-01T00:01:00Z,3,a,m,Test,60,Average,'=1
        1970-01-01T00:01:00Z,4,b,m,Test,60,Average,

        """,
        await QueryAsync(new() { Metric = "m", Range = new(null, null), Format = RowFormat.Csv }));

    [Fact]
    public async Task Label_that_one_series_has_leaves_it_alone_without_label_columns() => Assert.Equal(
        "timestamp,value\n1970-01-01T00:01:00Z,4\n",
        await QueryAsync(new() { Metric = "m", Range = new(null, null), Format = RowFormat.Csv, Labels = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("Host", "b")]) }));

    [Fact]
    public async Task Limit_counts_rows_over_all_series() => Assert.Equal(
        4,
        (await QueryAsync(new() { Metric = "m", Range = new(null, null), Format = RowFormat.Csv, Limit = 3 })).Count(c => c == '\n'));

    private async Task<string> QueryAsync(VerbRequest.QueryMetrics request)
    {
        var output = new Written();
        var context = new VerbContext { Writer = _store!.Writer, Events = _store.Events, Metrics = _store.Metrics, Flows = _store.Flows, Collectors = [], Time = TimeProvider.System };
        Assert.Equal(ExitCode.Done, await VerbRunner.RunAsync(request, context, output, Cancel));
        return output.Data;
    }
}
