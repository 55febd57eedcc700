using System.Collections.Immutable;
using System.Net;

namespace Dashboard.Core.Query;

/// <summary>How a number or a time is compared.</summary>
public enum Comparison
{
    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,
}

/// <summary>
/// A question about one event, as data: it can be parsed, shown, evaluated in memory and compiled for a store, with the same answer everywhere.
/// <see cref="EventPredicateEvaluation"/> defines the meaning; the stores' suites compare with it.
/// </summary>
public abstract record EventPredicate
{
    private EventPredicate() { }

    /// <summary>True for every event.</summary>
    public sealed record Everything : EventPredicate
    {
        private Everything() { }

        /// <summary>The one instance.</summary>
        public static Everything Instance { get; } = new();
    }

    /// <summary>The field has this value, or for a list one such element. Text compares exactly (case counts); a number, boolean, address or time compares as what it is.</summary>
    public sealed record FieldIs(string Field, string Value) : EventPredicate;

    /// <summary>The field's text matches a pattern in which <c>*</c> stands for any run of characters; case counts.</summary>
    public sealed record FieldMatches(string Field, string Pattern) : EventPredicate;

    /// <summary>The field has a value.</summary>
    public sealed record FieldExists(string Field) : EventPredicate;

    /// <summary>The field is a number or a time on one side of the operand.</summary>
    public sealed record FieldCompares(string Field, Comparison Comparison, string Operand) : EventPredicate;

    /// <summary>The field is an address within a network.</summary>
    public sealed record FieldInNetwork(string Field, IPNetwork Network) : EventPredicate;

    /// <summary>Every word occurs in the raw record, in any order and place, whatever its case. A word is a run of letters and digits.</summary>
    public sealed record HasWords(ImmutableArray<string> Words) : EventPredicate;

    /// <summary>The raw record holds this text, whatever its case (ASCII letters).</summary>
    public sealed record HasText(string Text) : EventPredicate;

    /// <summary>All of the parts hold.</summary>
    public sealed record AllOf(ImmutableArray<EventPredicate> Parts) : EventPredicate;

    /// <summary>One of the parts holds.</summary>
    public sealed record AnyOf(ImmutableArray<EventPredicate> Parts) : EventPredicate;

    /// <summary>The part does not hold. An event without the field is not a match of <c>field:value</c>, so it is one of <c>not field:value</c>.</summary>
    public sealed record Not(EventPredicate Part) : EventPredicate;
}
