namespace Dashboard.Core.Query;

/// <summary>Why a query was not understood.</summary>
/// <param name="Position">Where in the text, counted from 0.</param>
/// <param name="Problem">What is wrong there, in a sentence.</param>
/// <param name="Remedy">What to write instead, in a sentence.</param>
public sealed record KqlError(int Position, string Problem, string Remedy)
{
    /// <summary>One line for people; columns count from 1.</summary>
    public override string ToString() => $"Column {Position + 1}: {Problem} {Remedy}";
}

/// <summary>What became of a query text.</summary>
public abstract record KqlResult
{
    private KqlResult() { }

    /// <summary>It was understood.</summary>
    public sealed record Parsed(EventPredicate Predicate) : KqlResult;

    /// <summary>It was not.</summary>
    public sealed record Refused(KqlError Error) : KqlResult;
}
