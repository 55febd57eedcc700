using System.Text;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>
/// Judges events in their blocks by the definition of predicates. Texts and words are looked for in the bytes, of a whole block at once where it can; an
/// event is unpacked only when its fields decide. Several threads may use one.
/// </summary>
internal sealed class EventJudge
{
    private readonly Part _root;
    private readonly AsciiText[] _needed;

    public EventJudge(EventPredicate predicate)
    {
        _root = Build(predicate);
        _needed = [.. Needed(predicate)];
    }

    /// <summary>Whether any event of the block may match.</summary>
    public bool MayMatch(RecordBlock block)
    {
        if (block.IsAscii)
        {
            foreach (var text in _needed)
            {
                if (text.Find(block.AllRaw) < 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    public bool Matches(RecordBlock block, int index)
    {
        var judged = new Judged(block, index);
        return _root.Matches(ref judged);
    }

    private static Part Build(EventPredicate predicate) => predicate switch
    {
        EventPredicate.AllOf(var parts) => new All([.. parts.Select(Build)]),
        EventPredicate.AnyOf(var parts) => new Any([.. parts.Select(Build)]),
        EventPredicate.Not(var part) => new Not(Build(part)),
        EventPredicate.HasText(var text) when text.Length > 0 && Ascii.IsValid(text) => new Text(predicate, new(text)),
        EventPredicate.HasWords(var words) when words.All(word => word.Length > 0 && word.All(char.IsAsciiLetterOrDigit)) => new Words(predicate, [.. words.Select(word => new AsciiText(word))]),
        EventPredicate.Everything => new All([]),
        _ => new Fields(predicate),
    };

    private static IEnumerable<AsciiText> Needed(EventPredicate predicate) => predicate switch
    {
        EventPredicate.AllOf(var parts) => parts.SelectMany(Needed),
        EventPredicate.HasText(var text) when text.Length > 0 && Ascii.IsValid(text) => [new(text)],
        EventPredicate.HasWords(var words) when words.All(word => word.Length > 0 && word.All(char.IsAsciiLetterOrDigit)) => words.Select(word => new AsciiText(word)),
        _ => [],
    };

    /// <summary>An event that is being judged: unpacked once, if at all.</summary>
    private ref struct Judged(RecordBlock block, int index)
    {
        private EventRecord? _record;

        public readonly ReadOnlySpan<byte> Raw => block.Raw(index);

        public readonly bool IsAscii => block.IsAscii || Ascii.IsValid(Raw);

        public EventRecord Record => _record ??= block.Record(index);
    }

    private abstract class Part
    {
        public abstract bool Matches(ref Judged judged);
    }

    private sealed class All(Part[] parts) : Part
    {
        public override bool Matches(ref Judged judged)
        {
            foreach (var part in parts)
            {
                if (!part.Matches(ref judged))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private sealed class Any(Part[] parts) : Part
    {
        public override bool Matches(ref Judged judged)
        {
            foreach (var part in parts)
            {
                if (part.Matches(ref judged))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class Not(Part part) : Part
    {
        public override bool Matches(ref Judged judged) => !part.Matches(ref judged);
    }

    private sealed class Fields(EventPredicate predicate) : Part
    {
        public override bool Matches(ref Judged judged) => predicate.Matches(judged.Record);
    }

    private sealed class Text(EventPredicate predicate, AsciiText text) : Part
    {
        public override bool Matches(ref Judged judged) => judged.IsAscii ? text.Find(judged.Raw) >= 0 : predicate.Matches(judged.Record);
    }

    private sealed class Words(EventPredicate predicate, AsciiText[] words) : Part
    {
        public override bool Matches(ref Judged judged)
        {
            if (!judged.IsAscii)
            {
                return predicate.Matches(judged.Record);
            }

            foreach (var word in words)
            {
                if (!word.IsWordOf(judged.Raw))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
