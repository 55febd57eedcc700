using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>Brings a file forward to the newest schema, one version a transaction. Never back: an older program says so instead.</summary>
internal static class FileSchema
{
    public static void Migrate(DuckConnection connection, FileLayout layout)
    {
        connection.Run($"CREATE TABLE IF NOT EXISTS {layout.Catalog}.schema_version (version INTEGER NOT NULL)");
        var found = (int)(connection.Scalar($"SELECT max(version)::BIGINT FROM {layout.Catalog}.schema_version") ?? 0);
        if (found > layout.Versions.Length)
        {
            throw new StoreUnavailableException(
                string.Create(CultureInfo.InvariantCulture, $"{layout.FileName} has schema version {found}, this program knows up to {layout.Versions.Length}. Use the newer program, or another data folder."));
        }

        for (var version = found + 1; version <= layout.Versions.Length; version++)
        {
            connection.Run("BEGIN");
            connection.Run(layout.Versions[version - 1]);
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {layout.Catalog}.schema_version VALUES ({version})"));
            connection.Run("COMMIT");
        }
    }
}
