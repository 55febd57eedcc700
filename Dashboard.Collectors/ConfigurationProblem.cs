namespace Dashboard.Collectors;

/// <summary>Something wrong in the configuration.</summary>
/// <param name="Key">The key to set, e.g. <c>Aws:Accounts:0:RoleArn</c>.</param>
/// <param name="Problem">What is wrong and what to write instead.</param>
public sealed record ConfigurationProblem(string Key, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key}: {Problem}";
}

/// <summary>The configuration cannot be used; the message has every problem, one a line.</summary>
public sealed class ConfigurationException(IReadOnlyCollection<ConfigurationProblem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ConfigurationProblem> Problems { get; } = problems;
}
