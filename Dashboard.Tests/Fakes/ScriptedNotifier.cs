using System.Collections.Concurrent;
using Dashboard.Core.Notifications;

namespace Dashboard.Tests.Fakes;

/// <summary>A channel that answers by script; "delivered" when the script is at its end.</summary>
public sealed class ScriptedNotifier(params IEnumerable<Func<Delivery>> script) : INotifier
{
    private readonly ConcurrentQueue<Func<Delivery>> _script = new(script);
    private readonly ConcurrentQueue<(Notification Notification, bool PossiblyRepeated)> _received = new();

    public string Channel => "slack";

    public TimeSpan Pace { get; init; }

    /// <summary>Every attempt, also those that failed.</summary>
    public IReadOnlyList<(Notification Notification, bool PossiblyRepeated)> Received => [.. _received];

    public Task<Delivery> SendAsync(Notification notification, bool possiblyRepeated, CancellationToken cancellationToken)
    {
        _received.Enqueue((notification, possiblyRepeated));
        return Task.FromResult(_script.TryDequeue(out var answer) ? answer() : new Delivery.Delivered());
    }
}
