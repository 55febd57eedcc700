namespace Dashboard.Cli;

/// <summary>What a verb ends with.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something was refused or failed; standard error says what.</summary>
    public const int Failed = 1;

    /// <summary>Asked wrongly: an option, a query or the configuration is not right. Nothing was done.</summary>
    public const int AskedWrongly = 2;
}
