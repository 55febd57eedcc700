using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Dashboard.Components.Panels;

/// <summary>
/// The packed data of every chart that is on somebody's screen, until the browser fetches it. A chart has one buffer, under an address that nobody
/// can guess, as long as it lives; so memory is bounded by what is on screens.
/// </summary>
public sealed class ChartBuffers
{
    private readonly ConcurrentDictionary<string, (int Version, byte[] Data)> _byTicket = new(StringComparer.Ordinal);

    /// <summary>How many charts hold a buffer.</summary>
    public int Count => _byTicket.Count;

    /// <summary>A new, empty buffer.</summary>
    public string Open()
    {
        var ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        _byTicket[ticket] = (0, []);
        return ticket;
    }

    /// <summary>Replaces a buffer's content; nothing happens where it was closed.</summary>
    public void Put(string ticket, int version, byte[] data)
    {
        if (_byTicket.TryGetValue(ticket, out var current))
        {
            _byTicket.TryUpdate(ticket, (version, data), current);
        }
    }

    /// <summary>The content of that version; null where it is gone.</summary>
    public byte[]? Find(string ticket, int version) =>
        _byTicket.TryGetValue(ticket, out var held) && held.Version == version ? held.Data : null;

    /// <summary>Forgets a buffer.</summary>
    public void Close(string ticket) => _byTicket.TryRemove(ticket, out _);
}
