using System.Numerics;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Numbers in order.</summary>
internal static class Ascending
{
    /// <summary>Whether each is greater than the one before it.</summary>
    public static bool Is<T>(ReadOnlySpan<T> numbers)
        where T : INumber<T>
    {
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] <= numbers[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
