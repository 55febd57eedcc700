using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Metrics;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>A block of samples, sorted and rolled up in memory, beside what the database says of the same samples.</summary>
public sealed class SortedSamplesTests : IDisposable
{
    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("sorted-");
    private readonly DuckInstance _instance;
    private readonly DuckConnection _connection;
    private readonly CameSamples _came = new();
    private readonly SortedSamples _samples = new();

    public SortedSamplesTests()
    {
        _instance = new(new(64 << 20, 1, _path.FullName, Path.Combine(_path.FullName, "spill"), 0));
        _connection = _instance.Connect();
        _connection.Run($"CREATE TABLE came ({MetricsLayout.SampleColumns}); CREATE TABLE sample ({MetricsLayout.SampleColumns}); CREATE TABLE hour ({HourSql.Columns})");
    }

    [Theory]
    [InlineData(true, 1024)]
    [InlineData(false, 1024)]
    [InlineData(true, 100_000_000)]
    public void Samples_and_roll_ups_are_those_that_the_database_makes(bool inOrderOfTime, int stride)
    {
        // Before 1970 too: hours are rounded down there as well.
        Come(seed: inOrderOfTime ? 1 : 2, from: -5_000, seconds: 20_000, inOrderOfTime, stride);

        Write(-5_000, 15_001);

        Assert.Equal(0, Differences("SELECT series, ts, value FROM came", "SELECT * FROM sample"));
        Assert.Equal(0, Differences(HourSql.RollUp("came"), "SELECT * FROM hour"));
        Assert.Equal(0, _connection.Scalar("SELECT count(*) FROM (SELECT rowid, row_number() OVER (ORDER BY series, ts) - 1 AS place FROM sample) WHERE rowid <> place"));
    }

    [Fact]
    public void Only_the_asked_seconds_are_sorted_and_the_others_stay()
    {
        Come(seed: 3, from: 0, seconds: 10_000, inOrderOfTime: true);

        Write(3_600, 7_200);
        Write(0, 3_600);
        Write(7_200, 10_001);

        Assert.Equal(0, Differences("SELECT series, ts, value FROM came", "SELECT * FROM sample"));
        Assert.Equal(0, Differences(HourSql.RollUp("came"), "SELECT * FROM hour"));
    }

    [Fact]
    public void What_came_last_can_be_forgotten()
    {
        _came.Add([1, 1], [10, 20], [1, 2]);
        _came.Add([0], [5], [3]);
        _came.Cut(2);

        _samples.Take(_came, 0, 100);

        Assert.Equal([10, 20], _samples.Seconds.ToArray());
    }

    public void Dispose()
    {
        _connection.Dispose();
        _instance.Dispose();
        _path.Delete(recursive: true);
    }

    private void Come(int seed, int from, int seconds, bool inOrderOfTime, int stride = 1024)
    {
        var random = new Random(seed);
        // Numbers far apart, as metrics have them.
        var all = Enumerable.Range(0, seconds / 20).SelectMany(step => Enumerable.Range(0, 7).Select(series => (Series: series * stride, At: from + (step * 20), Value: Math.Round(random.NextDouble() * 100, 2)))).ToArray();
        if (!inOrderOfTime)
        {
            random.Shuffle(all);
        }

        _came.Add([.. all.Select(one => one.Series)], [.. all.Select(one => one.At)], [.. all.Select(one => one.Value)]);
        using var came = _connection.Append("memory", "came");
        came.Append(all.Length, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                (rows.Column<int>(0)[row], rows.Column<int>(1)[row], rows.Column<double>(2)[row]) = all[first + row];
            }
        });
        came.Flush();
    }

    private void Write(long from, long until)
    {
        var hours = new HourRollUps();
        _samples.Take(_came, from, until);
        _samples.Append(_connection, "memory", "sample");
        hours.Take(_samples);
        hours.Append(_connection, "memory", "hour");
    }

    /// <summary>Rows of either that the other has not. Sums are compared to a billionth: their order differs.</summary>
    private long? Differences(string left, string right)
    {
        var (rounded, other) = (Rounded(left), Rounded(right));
        return _connection.Scalar($"SELECT count(*) FROM (({rounded} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {rounded}))");

        static string Rounded(string sql) => $"(SELECT COLUMNS(*)::DECIMAL(30, 6) FROM ({sql}))";
    }
}
