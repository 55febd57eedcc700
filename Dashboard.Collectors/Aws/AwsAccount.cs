using System.Collections.Immutable;

namespace Dashboard.Collectors.Aws;

/// <summary>An account to collect from, as configured.</summary>
public sealed record AwsAccount
{
    /// <summary>The caller's own account and region: what applies where none is configured.</summary>
    public static AwsAccount Own { get; } = new();

    /// <summary>Twelve digits; null for the account that the credentials belong to, which is asked for at the first call.</summary>
    public string? Id { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>The role to assume; null to read with our own credentials.</summary>
    public string? RoleArn { get; init; }

    /// <summary>What the role's trust policy asks for, so that nobody else can have us assume it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Where to collect; empty for the region of the environment or profile.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>How people know it.</summary>
    public string Title => Name ?? Id ?? "own account";

    /// <summary>Names positions in the store.</summary>
    public string Scope => Id ?? "own";
}
