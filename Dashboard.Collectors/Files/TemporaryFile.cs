using Dashboard.Core.Collection;

namespace Dashboard.Collectors.Files;

/// <summary>An object's bytes as a file in a folder of its own, for what reads files only. Goes when it is disposed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("object-");

    private TemporaryFile() => Path = System.IO.Path.Combine(_folder.FullName, "content");

    public string Path { get; }

    /// <exception cref="SourceException">There is no room for it.</exception>
    public static async Task<TemporaryFile> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        var file = new TemporaryFile();
        try
        {
            await using var written = new FileStream(file.Path, FileMode.CreateNew, FileAccess.Write);
            await content.CopyToAsync(written, cancellationToken);
            return file;
        }
        catch (IOException full)
        {
            file.Dispose();
            throw new SourceException(SourceFault.Misconfigured, $"{file.Path} could not be written: {full.Message}", "Make room in the folder for temporary files, or name another with TMPDIR.", full);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
