namespace Dashboard.Simulator.Estate.Signals;

/// <summary>How a metric's observations come about. <c>arrived</c> is the part of a minute's reports that CloudWatch
/// has got so far: counts are still growing and averages still moving while it is below 1.</summary>
internal abstract class Signal
{
    public abstract Observations At(long minute, double arrived);

    /// <summary>Something with a level that each of some reporters measures: CPU, lag, free space.</summary>
    public sealed class Gauge(ulong key, Curve level, double spread, int reports, double floor, double ceiling) : Signal
    {
        public override Observations At(long minute, double arrived)
        {
            var count = Math.Max(1, Math.Round(reports * arrived));
            var level0 = level(minute);
            var reach = Math.Abs(level0) * spread;

            // The first reports are not the average of all.
            var middle = level0 + (reach * ((0.5 * Chance.Normal(key, minute)) + ((1 - arrived) * Chance.Normal(~key, minute))));
            middle = Math.Clamp(middle, floor, ceiling);
            var half = reports == 1 ? 0 : reach * 0.6;
            return new Observations(count, middle * count, Math.Clamp(middle - half, floor, ceiling), Math.Clamp(middle + half, floor, ceiling));
        }
    }

    /// <summary>Independent events, each reported as 1. Where none happened there is no datapoint, unless zeros are published.</summary>
    public sealed class Tally(ulong key, Curve perMinute, bool zeros) : Signal
    {
        public override Observations At(long minute, double arrived)
        {
            var events = Math.Floor(Chance.Poisson(key, minute, perMinute(minute)) * arrived);
            return events > 0 ? new Observations(events, events, 1, 1)
                : zeros ? new Observations(1, 0, 0, 0)
                : Observations.None;
        }
    }

    /// <summary>What several parts have observed together, to the last one: a load balancer's requests are those of its target groups.</summary>
    public sealed class Together(IReadOnlyList<Signal> parts) : Signal
    {
        public override Observations At(long minute, double arrived)
        {
            var all = Observations.None;
            foreach (var part in parts)
            {
                all = all.With(part.At(minute, arrived));
            }

            return all;
        }
    }

    /// <summary>One report a minute that holds a total, zeros included: bytes, messages sent.</summary>
    public sealed class Total(ulong key, Curve perMinute, double spread, bool zeros) : Signal
    {
        public override Observations At(long minute, double arrived)
        {
            var level = perMinute(minute);
            var total = Math.Floor(Math.Max(0, level * (1 + (spread * Chance.Normal(key, minute)))) * arrived);
            return total > 0 || zeros ? new Observations(1, total, total, total) : Observations.None;
        }
    }

    /// <summary>Durations: as many observations as requests, most of them short and some long.</summary>
    public sealed class Duration(ulong key, Curve requests, Curve mean, double sigma) : Signal
    {
        public override Observations At(long minute, double arrived)
        {
            var count = Math.Floor(Chance.Poisson(key, minute, requests(minute)) * arrived);
            if (count < 1)
            {
                return Observations.None;
            }

            var average = mean(minute) * (1 + (Chance.Normal(~key, minute) * sigma / Math.Sqrt(count)));
            average = Math.Max(average, mean(minute) * 0.2);
            var reach = Observations.NormalQuantile(1 - (0.5 / (count + 1)));
            return new Observations(count, average * count,
                average * Math.Exp((-sigma * reach) - (sigma * sigma / 2)),
                Math.Max(average, average * Math.Exp((sigma * reach) - (sigma * sigma / 2))),
                sigma);
        }
    }
}
