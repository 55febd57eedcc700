namespace Dashboard.Core.Query;

/// <summary>A query text that is not KQL. The message names the place and what was expected there.</summary>
/// <param name="message">For the person who wrote the query.</param>
/// <param name="position">Where, in characters from the start.</param>
public sealed class KqlException(string message, int position) : Exception(message)
{
    /// <summary>Where, in characters from the start.</summary>
    public int Position { get; } = position;
}
