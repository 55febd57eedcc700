using System.Diagnostics;
using System.Globalization;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>A file system of some megabytes that can really be full. It wants the right to mount; without it the test is skipped and says so.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int PieceBytes = 4096;

    private readonly string _ballast;

    private SmallDisk(string path) => (Path, _ballast) = (path, System.IO.Path.Combine(path, "ballast"));

    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    private long Free => new DriveInfo(Path).AvailableFreeSpace;

    public static SmallDisk Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("disk-").FullName;
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", path) is { } refused && refused.Length >= 0)
        {
            Directory.Delete(path);
            Assert.Skip("A disk that is really full needs the right to mount one (root on Linux).");
        }

        return new(path);
    }

    /// <summary>Fills it up but for some bytes.</summary>
    public void Fill(long spare = 0)
    {
        using var ballast = new FileStream(_ballast, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        var piece = new byte[PieceBytes];
        while (Free > spare)
        {
            try
            {
                ballast.Write(piece);
            }
            catch (IOException) when (Free < PieceBytes)
            {
                return;
            }
        }
    }

    public void Empty() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    /// <summary>Null where it went well; else what it said.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
