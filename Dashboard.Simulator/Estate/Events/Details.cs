namespace Dashboard.Simulator.Estate.Events;

/// <summary>What is particular to a call. Parameters are anonymous objects whose members are named as in CloudTrail.</summary>
internal sealed record Details
{
    public static Details None { get; } = new();

    public object? Request { get; init; }

    public object? Response { get; init; }

    public object? Additional { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string EventType { get; init; } = "AwsApiCall";

    public string? UserAgent { get; init; }

    public string? Address { get; init; }

    public IReadOnlyList<(string Type, string Name)> Resources { get; init; } = [];

    public static Details Denied(Actor actor, string account, string action, string resource) => new()
    {
        ErrorCode = "AccessDenied",
        ErrorMessage = $"User: arn:aws:iam::{account}:user/{actor.Who.Username} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action",
    };
}
