namespace Dashboard.Simulator.Estate.Signals;

/// <summary>What was observed in one minute, in the form that CloudWatch keeps: a statistic set, and the shape for percentiles.</summary>
internal readonly record struct Observations(double Count, double Sum, double Minimum, double Maximum, double Sigma = 0)
{
    private const int QuantilePoints = 20;

    public static Observations None => default;

    public Observations With(Observations other) =>
        other.Count == 0 ? this
        : Count == 0 ? other
        : new(Count + other.Count, Sum + other.Sum, Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum), Math.Max(Sigma, other.Sigma));

    /// <summary>Appends equally likely values of this minute, each standing for the same part of its observations.</summary>
    public void AppendQuantiles(List<(double Value, double Weight)> to)
    {
        var mean = Sum / Count;
        var weight = Count / QuantilePoints;
        for (var i = 0; i < QuantilePoints; i++)
        {
            var q = (i + 0.5) / QuantilePoints;
            var value = Sigma > 0
                ? mean * Math.Exp((Sigma * NormalQuantile(q)) - (Sigma * Sigma / 2))
                : Minimum + ((Maximum - Minimum) * q);
            to.Add((Math.Clamp(value, Minimum, Maximum), weight));
        }
    }

    /// <summary>Winitzki's approximation of the inverse error function, good to three digits.</summary>
    public static double NormalQuantile(double q)
    {
        var x = (2 * q) - 1;
        var log = Math.Log(1 - (x * x));
        var a = (2 / (Math.PI * 0.147)) + (log / 2);
        return Math.Sign(x) * Math.Sqrt(Math.Sqrt((a * a) - (log / 0.147)) - a) * Math.Sqrt(2);
    }
}
