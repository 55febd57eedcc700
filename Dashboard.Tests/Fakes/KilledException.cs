namespace Dashboard.Tests.Fakes;

/// <summary>The process was killed here: whoever goes on starts from what is durable.</summary>
public sealed class KilledException() : Exception("Killed by the test.");
