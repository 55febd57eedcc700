using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Collection.Rereads;

/// <summary>
/// What is to be read again and how far that is, as documents: it survives a restart. What is done stays on record, so that nothing is asked for
/// twice.
/// </summary>
public sealed class RereadBook(IDocumentStore documents)
{
    private const string Kind = "reread";
    private const string SinceKind = "source-since";

    /// <summary>A name for something that is asked of a source.</summary>
    public static string IdOf(SourceId source, params ReadOnlySpan<string> about)
    {
        var text = new StringBuilder($"{source.Kind}\0{source.Scope}");
        foreach (var part in about)
        {
            text.Append('\0').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    /// <summary>Everything that was ever asked for.</summary>
    public async ValueTask<ImmutableArray<Reread>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await documents.ListAsync(Kind, cancellationToken)).Select(document => Read(document.Json))];

    /// <summary>Asks for a span of time; nothing happens where the same was asked before.</summary>
    public async ValueTask AskAsync(Reread reread, CancellationToken cancellationToken) =>
        await documents.PutAsync(Kind, reread.Id, 0, JsonSerializer.Serialize(reread), cancellationToken);

    /// <summary>Records how far it is. What somebody else has got further stays.</summary>
    public async ValueTask AdvanceAsync(Reread reread, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(Kind, reread.Id, cancellationToken) is { } stored && reread.ReadFrom < Read(stored.Json).ReadFrom)
        {
            await documents.PutAsync(Kind, reread.Id, stored.Version, JsonSerializer.Serialize(reread), cancellationToken);
        }
    }

    /// <summary>How far back a source's records reach; null for one that is new.</summary>
    public async ValueTask<DateTimeOffset?> SinceAsync(SourceId source, CancellationToken cancellationToken) =>
        await documents.FindAsync(SinceKind, IdOf(source), cancellationToken) is { } stored ? JsonSerializer.Deserialize<DateTimeOffset>(stored.Json) : null;

    /// <summary>Records how far back a source's records reach.</summary>
    public async ValueTask ReachAsync(SourceId source, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var id = IdOf(source);
        var stored = await documents.FindAsync(SinceKind, id, cancellationToken);
        await documents.PutAsync(SinceKind, id, stored?.Version ?? 0, JsonSerializer.Serialize(since), cancellationToken);
    }

    private static Reread Read(string json) => JsonSerializer.Deserialize<Reread>(json) ?? throw new JsonException("A re-read is stored as null.");
}
