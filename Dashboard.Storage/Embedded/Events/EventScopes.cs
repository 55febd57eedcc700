using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Words;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>The partitions that a query has to look at, with readers of their word indexes for as long as it runs.</summary>
internal sealed class EventScopes : IDisposable
{
    private readonly List<WordReader> _readers = [];
    private readonly List<EventScope> _scopes = [];

    public EventScopes(DuckConnection connection, PartitionMap map, EventExtent extent, WordIndex? words, EventFilter filter, TimeRange range, CancellationToken cancelled)
    {
        for (var i = map.Partitions.Length - 1; i >= 0; i--)
        {
            var partition = map.Partitions[i];
            if (extent.Of(partition) is not { } stored || stored.First >= range.Until || stored.Last < range.From)
            {
                continue;
            }

            var reader = filter.Words is null ? null : words?.Of(partition);
            if (reader is not null)
            {
                _readers.Add(reader);
            }

            _scopes.Add(new(connection, map, partition, stored, filter, reader, cancelled));
        }
    }

    public IReadOnlyList<EventScope> NewestFirst => _scopes;

    /// <summary>A word index could not be read: it is to be made again.</summary>
    public void ReportDamage()
    {
        foreach (var reader in _readers)
        {
            reader.ReportDamage();
        }
    }

    public void Dispose()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }
    }
}
