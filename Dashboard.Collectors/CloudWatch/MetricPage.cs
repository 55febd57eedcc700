using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>One page of GetMetricData as a batch, and which of its queries failed.</summary>
internal sealed record MetricPage(SignalBatch.Samples Batch, ImmutableArray<(int Query, StatusCode Status)> Statuses)
{
    /// <summary>Reads a page. The query at place n has the id <c>qn</c>.</summary>
    /// <exception cref="SourceException">The answer is not one to what was asked.</exception>
    public static MetricPage Read(SourceId source, MetricWindow window, ImmutableArray<SeriesKey> queries, IEnumerable<MetricDataResult> results)
    {
        var samples = new SampleBlockBuilder();
        var rejected = ImmutableArray.CreateBuilder<RejectedRecord>();
        var statuses = ImmutableArray.CreateBuilder<(int, StatusCode)>();
        foreach (var result in results)
        {
            var (times, values) = (result.Timestamps ?? [], result.Values ?? []);
            if (!int.TryParse(result.Id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var query) || query >= queries.Length || times.Count != values.Count)
            {
                throw new SourceException(
                    SourceFault.Malformed,
                    $"GetMetricData answered '{result.Id}' with {times.Count} times and {values.Count} values, to {queries.Length} queries.",
                    "If this repeats, the endpoint does not keep to CloudWatch's protocol.");
            }

            statuses.Add((query, result.StatusCode ?? StatusCode.Complete));
            var key = queries[query];
            var series = times.Count > 0 ? samples.Series(key) : -1;
            for (var i = 0; i < times.Count; i++)
            {
                var at = new DateTimeOffset(times[i].ToUniversalTime());
                var reason = !double.IsFinite(values[i]) ? "The value is not a finite number." : !window.Range.Contains(at) ? "The time is outside of what was asked for." : null;
                if (reason is null)
                {
                    samples.Add(series, at, values[i]);
                }
                else
                {
                    rejected.Add(RejectedRecord.Of(reason, $"GetMetricData {window.Range}", string.Create(CultureInfo.InvariantCulture, $"{key} {at:u} {values[i]:R}")));
                }
            }
        }

        var block = samples.Build();
        return new MetricPage(
            new SignalBatch.Samples(block) { Source = source, Id = Id(window, block), Rejected = rejected.DrainToImmutable() },
            statuses.DrainToImmutable());
    }

    /// <summary>Values of a window still change, so what came is part of the id.</summary>
    private static BatchId Id(MetricWindow window, SampleBlock block)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var series in block.Series)
        {
            digest.AppendData(Encoding.UTF8.GetBytes(series.Key.ToString()));
            digest.AppendData([0]);
        }

        digest.AppendData(MemoryMarshal.AsBytes(block.SeriesIndex.AsSpan()));
        digest.AppendData(MemoryMarshal.AsBytes(block.Seconds.AsSpan()));
        digest.AppendData(MemoryMarshal.AsBytes(block.Values.AsSpan()));
        return new BatchId($"{window.Range}:{Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 16))}");
    }
}
