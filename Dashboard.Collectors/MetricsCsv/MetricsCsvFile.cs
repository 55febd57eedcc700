using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.MetricsCsv;

/// <summary>A CSV file as the map that it is: from a time to the last value given for it.</summary>
/// <param name="Seconds">Times, ascending and unique; seconds since 1970 UTC.</param>
/// <param name="Values">The value at each.</param>
/// <param name="Repeated">Lines whose time a later line gives again.</param>
/// <param name="Rejected">Lines that could not be taken: the first ones in full, the rest as one that counts them.</param>
/// <param name="RejectedLines">How many lines those are.</param>
public sealed record MetricsCsvFile(ImmutableArray<long> Seconds, ImmutableArray<double> Values, int Repeated, ImmutableArray<RejectedRecord> Rejected, int RejectedLines)
{
    /// <summary>Most samples of one file: 160 MB of memory while it is read.</summary>
    public const int MaxSamples = 10_000_000;

    /// <summary>Rejected lines that are kept one by one.</summary>
    public const int MaxRejected = 1000;

    /// <summary>Reads a file of <c>timestamp,value</c> lines, with or without a header. Empty lines say nothing.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="origin">The file's name, for the reasons of rejected lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The file holds more than <see cref="MaxSamples"/>.</exception>
    public static async Task<MetricsCsvFile> ReadAsync(Stream stream, string origin, CancellationToken cancellationToken)
    {
        var (seconds, values) = (new List<long>(), new List<double>());
        var rejected = ImmutableArray.CreateBuilder<RejectedRecord>();
        var rejectedLines = 0;
        var ascending = true;
        await foreach (var (number, text, tooLong) in BoundedLines.ReadAsync(stream, cancellationToken))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            switch (tooLong ? new MetricsCsvLine.Wrong($"The line is longer than {BoundedLines.MaxBytes} bytes.") : MetricsCsvLine.Parse(text))
            {
                case MetricsCsvLine.Sample(var second, var value) when seconds.Count < MaxSamples:
                    ascending &= seconds.Count == 0 || second > seconds[^1];
                    seconds.Add(second);
                    values.Add(value);
                    break;
                case MetricsCsvLine.Sample:
                    throw new InvalidDataException($"{origin} holds more than {MaxSamples:N0} samples. Split it into several files.");
                case MetricsCsvLine.Header when number == 1:
                    break;
                case var line:
                    if (++rejectedLines <= MaxRejected)
                    {
                        var reason = line is MetricsCsvLine.Wrong(var wrong) ? wrong : "The header stands on the first line only.";
                        rejected.Add(RejectedRecord.Of(reason, $"{origin}:{number}", text));
                    }

                    break;
            }
        }

        if (rejectedLines > MaxRejected)
        {
            rejected.Add(new($"{rejectedLines - MaxRejected} more lines could not be taken.", origin, ""));
        }

        var samples = ascending ? (Seconds: [.. seconds], Values: [.. values]) : LastOfEachTime(seconds, values);
        return new(samples.Seconds, samples.Values, seconds.Count - samples.Seconds.Length, rejected.ToImmutable(), rejectedLines);
    }

    private static (ImmutableArray<long> Seconds, ImmutableArray<double> Values) LastOfEachTime(List<long> seconds, List<double> values)
    {
        var order = new int[seconds.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => seconds[left] != seconds[right] ? seconds[left].CompareTo(seconds[right]) : left.CompareTo(right));
        var (times, lasts) = (ImmutableArray.CreateBuilder<long>(order.Length), ImmutableArray.CreateBuilder<double>(order.Length));
        for (var i = 0; i < order.Length; i++)
        {
            if (i + 1 == order.Length || seconds[order[i + 1]] != seconds[order[i]])
            {
                times.Add(seconds[order[i]]);
                lasts.Add(values[order[i]]);
            }
        }

        return (times.ToImmutable(), lasts.ToImmutable());
    }
}
