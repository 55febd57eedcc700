namespace Dashboard.Benchmarks.Measuring;

/// <summary>What a line is held to.</summary>
/// <param name="Of">Which number of the line.</param>
/// <param name="Better">Which way is good.</param>
/// <param name="Reach">The least that will do.</param>
/// <param name="Aim">What we want.</param>
internal sealed record Goal(GoalOf Of, GoalDirection Better, double Reach, double Aim)
{
    public static Goal OursAtLeast(double reach, double aim) => new(GoalOf.Ours, GoalDirection.Larger, reach, aim);

    public static Goal OursAtMost(double reach, double aim) => new(GoalOf.Ours, GoalDirection.Smaller, reach, aim);

    /// <summary>The ratio always says how many times better ours is, so that larger is good whatever is measured.</summary>
    public static Goal RatioAtLeast(double reach, double aim) => new(GoalOf.Ratio, GoalDirection.Larger, reach, aim);

    /// <summary>How many times the peer's bytes or time ours may take.</summary>
    public static Goal TimesThePeerAtMost(double reach, double aim) => new(GoalOf.TimesThePeer, GoalDirection.Smaller, reach, aim);

    public bool IsHeld(double value) => Better == GoalDirection.Larger ? value >= Reach : value <= Reach;

    public bool IsAimed(double value) => Better == GoalDirection.Larger ? value >= Aim : value <= Aim;
}

internal enum GoalOf
{
    Ours,
    Ratio,
    TimesThePeer,
}

internal enum GoalDirection
{
    Larger,
    Smaller,
}
