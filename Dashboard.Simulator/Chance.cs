using System.Runtime.CompilerServices;

namespace Dashboard.Simulator;

/// <summary>Randomness without state: the same key and number give the same value, on every machine and in any order.</summary>
internal static class Chance
{
    /// <summary>A key from words (FNV-1a), so that a thing keeps its chances when others are added around it.</summary>
    public static ulong Key(ulong seed, string words)
    {
        var hash = 14695981039346656037UL ^ Mix(seed);
        foreach (var c in words)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return Mix(hash);
    }

    /// <summary>SplitMix64's finaliser.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(ulong key, long n) => Mix(key ^ ((ulong)n * 0xD1B54A32D192ED03UL));

    /// <summary>In [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Unit(ulong key, long n) => (Bits(key, n) >> 11) * (1.0 / (1UL << 53));

    /// <summary>About normal with mean 0 and deviation 1: four 16-bit parts of one hash, summed. Never beyond ±3.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Normal(ulong key, long n)
    {
        var bits = Bits(key, n);
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum / 65535.0) - 2.0) * 1.7320508;
    }

    /// <summary>A whole number with this mean, as independent events would count.</summary>
    public static long Poisson(ulong key, long n, double mean)
    {
        if (mean <= 0)
        {
            return 0;
        }

        if (mean > 30)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal(key, n))));
        }

        var (chance, count) = (Unit(key, n), 0L);
        var step = Math.Exp(-mean);
        for (var sum = step; chance > sum && count < 200; sum += step)
        {
            count++;
            step *= mean / count;
        }

        return count;
    }

    public static T Pick<T>(ulong key, long n, IReadOnlyList<T> from) => from[(int)(Bits(key, n) % (ulong)from.Count)];
}
