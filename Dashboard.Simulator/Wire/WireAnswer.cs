namespace Dashboard.Simulator.Wire;

/// <summary>A whole answer, held until it is sent so that a fault can cut, slow or replace it.</summary>
internal sealed record WireAnswer
{
    public int Status { get; init; } = 200;

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Set for HEAD, whose length is told and whose body is not sent.</summary>
    public long? ContentLength { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
