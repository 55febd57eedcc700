namespace Dashboard.Hosting;

/// <summary>What the <c>serve</c> verb was asked for on the command line. What is null is left to the configuration.</summary>
public sealed record ServeOptions
{
    /// <summary>Serve the demo estate from the simulator.</summary>
    public bool Demo { get; init; }

    /// <summary>The store's folder.</summary>
    public string? Data { get; init; }

    /// <summary>A configuration file on top of the product's own.</summary>
    public string? Config { get; init; }

    /// <summary>Where to listen.</summary>
    public string? Urls { get; init; }

    /// <summary>Allow listening beyond loopback, although nobody has to sign in.</summary>
    public bool InsecureBind { get; init; }
}
