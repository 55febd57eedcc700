using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>Documents; a change names the version that it replaces.</summary>
internal sealed class DocumentStore(StateFile file, TimeProvider time) : IDocumentStore
{
    public async ValueTask<ImmutableArray<Document>> ListAsync(string kind, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => file.ReadRecords("document", connection, "SELECT kind, id, version, json, seal, updated_at FROM document WHERE kind = $1 ORDER BY id", Read, kind).ToImmutableArray(),
        cancellationToken);

    public async ValueTask<Document?> FindAsync(string kind, string id, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => file.ReadRecords("document", connection, "SELECT kind, id, version, json, seal, updated_at FROM document WHERE kind = $1 AND id = $2", Read, kind, id).FirstOrDefault(),
        cancellationToken);

    public async ValueTask<bool> PutAsync(string kind, string id, int replaces, string json, CancellationToken cancellationToken)
    {
        var (now, seal) = (time.GetUtcNow(), StateJson.Seal(json));
        return await file.WriteAsync(
            connection => (replaces == 0
                ? connection.Execute("INSERT OR IGNORE INTO document (kind, id, version, json, updated_at, seal) VALUES ($1, $2, 1, $3, $4, $5)", kind, id, json, now, seal)
                : connection.Execute("UPDATE document SET version = version + 1, json = $3, updated_at = $4, seal = $5 WHERE kind = $1 AND id = $2 AND version = $6", kind, id, json, now, seal, replaces)) == 1,
            cancellationToken);
    }

    public async ValueTask<bool> DeleteAsync(string kind, string id, int version, CancellationToken cancellationToken) => await file.WriteAsync(
        connection => connection.Execute("DELETE FROM document WHERE kind = $1 AND id = $2 AND version = $3", kind, id, version) == 1,
        cancellationToken);

    private static Document Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt32(2), StateJson.Unsealed(row, 3), row.Time(5));
}
