namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Which bucket a second lies in.</summary>
internal readonly struct BucketStep
{
    private const int None = 0;
    private const int All = -1;

    private readonly int _seconds;

    private BucketStep(int seconds) => _seconds = seconds;

    /// <summary>The whole range is one.</summary>
    public static BucketStep Whole { get; } = new(All);

    /// <summary>So many seconds, counted from 1970; zero leaves every sample by itself.</summary>
    public static BucketStep Of(int seconds) => new(seconds);

    /// <summary>Whether no bucket divides an hour.</summary>
    public bool IsOfHours => _seconds == All || (_seconds > 0 && _seconds % HourSql.Seconds == 0);

    /// <summary>Where the bucket begins; before 1970 it is rounded down too.</summary>
    public long Start(int second)
    {
        switch (_seconds)
        {
            case None:
                return second;
            case All:
                return 0;
            default:
                var rest = second % _seconds;
                return (long)second - (rest < 0 ? rest + _seconds : rest);
        }
    }
}
