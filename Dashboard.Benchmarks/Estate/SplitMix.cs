namespace Dashboard.Benchmarks.Estate;

/// <summary>Vigna's SplitMix64: the same numbers from the same seed on every machine and runtime, and fast enough not to be what is measured.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(((UInt128)Next() * (uint)bound) >> 64);

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Small numbers often and large ones seldom, as hosts, users and pages are used: about Zipf's law.</summary>
    public int Skewed(int bound) => Math.Min(bound - 1, (int)(Math.Pow(bound + 1, Unit()) - 1));

    /// <summary>About a normal distribution with mean 0 and deviation 1.</summary>
    public double Bell() => (Unit() + Unit() + Unit() + Unit() - 2) * 1.7320508;
}
