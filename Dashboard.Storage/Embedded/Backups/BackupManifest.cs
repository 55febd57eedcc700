using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Name">Relative to the backup's folder, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">What it must hash to, in lower-case hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What a backup says of itself, in <c>backup.json</c>. It is written last: a folder without it is no backup.</summary>
/// <param name="Format">1.</param>
/// <param name="TakenAt">Everything that was stored before this is in it.</param>
/// <param name="Files">All its files.</param>
public sealed record BackupManifest(int Format, DateTimeOffset TakenAt, ImmutableArray<BackupFile> Files)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "backup.json";

    /// <summary>The only format so far.</summary>
    public const int Known = 1;

    /// <summary>Bytes of all files.</summary>
    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Reads a backup's manifest.</summary>
    /// <exception cref="InvalidDataException">It is no backup, not a whole one, or not of this program; the message says which.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(Directory.Exists(folder)
                ? $"{folder} has no {FileName}: it is no backup, or one that was cut off."
                : $"There is no folder {folder}.");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest);
            return manifest switch
            {
                null => throw new InvalidDataException($"{path} is empty."),
                { Format: not Known } => throw new InvalidDataException($"{path} is of format {manifest.Format}; this program knows {Known}. Use the newer program."),
                _ when manifest.Files.IsDefaultOrEmpty || !manifest.Files.All(file => IsOurs(file.Name)) => throw new InvalidDataException($"{path} names files that no backup has."),
                _ => manifest,
            };
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path} cannot be read: {wrong.Message}", wrong);
        }
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <summary>A backup may come from anywhere: a name in it must not lead out of the folder.</summary>
    private static bool IsOurs(string? name)
    {
        var bare = name is not null && name.StartsWith("closed/", StringComparison.Ordinal) ? name["closed/".Length..] : name;
        return bare is { Length: > 0 } && bare == Path.GetFileName(bare) && bare is not (".." or "." or FileName) && bare.AsSpan().IndexOfAny('\\', '/') < 0;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
