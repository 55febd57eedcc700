namespace Dashboard.Benchmarks.Peers;

/// <summary>Whom to compare with. A peer that cannot be had is said once, and its lines come without it.</summary>
/// <param name="Log">Where to say so.</param>
/// <param name="Wanted">False where no peer is wanted.</param>
internal sealed record PeerSet(TextWriter Log, bool Wanted)
{
    /// <summary>A program that is there and its version, or only why it is not.</summary>
    public async Task<(string? Program, string Version)> ProgramAsync(DebianPackage package, CancellationToken cancellationToken)
    {
        if (!Wanted)
        {
            return (null, "peers are off");
        }

        try
        {
            return (await package.ProgramAsync(Log, cancellationToken), await package.VersionAsync(cancellationToken));
        }
        catch (PeerUnavailableException missing)
        {
            await Log.WriteLineAsync(missing.Message);
            return (null, missing.Message);
        }
    }

    /// <summary>A server that is started, or null and why there is none.</summary>
    public async Task<(T? Server, string Version)> StartAsync<T>(Func<Task<T>> start, Func<T, string> version)
        where T : class
    {
        if (!Wanted)
        {
            return (null, "peers are off");
        }

        try
        {
            var server = await start();
            return (server, version(server));
        }
        catch (PeerUnavailableException missing)
        {
            await Log.WriteLineAsync(missing.Message);
            return (null, missing.Message);
        }
    }
}
