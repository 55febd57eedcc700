using System.Text;
using System.Text.Json;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// A place in a record, and what the field there is called. Records are alike, so each thread keeps the paths that it has met, up to a bound, because
/// callers choose some of the names; a path is then found without making a text of its name.
/// </summary>
internal sealed class FieldPath
{
    /// <summary>Enough for the paths of every service's calls that one account makes.</summary>
    private const int MaxKept = 8_192;

    /// <summary>Names below one place: more than any service has, few enough to be looked through.</summary>
    private const int MaxChildren = 256;

    [ThreadStatic]
    private static FieldPath? _root;

    private readonly FieldPath _top;
    private readonly string _path;
    private readonly byte[] _utf8;
    private readonly List<FieldPath> _children = [];
    private int _expected;
    private int _kept;

    private FieldPath(FieldPath? top, string path, string member, byte[] utf8)
    {
        (_top, _path, Member, _utf8) = (top ?? this, path, member, utf8);
        Name = path.Length == 0 ? "" : CloudTrailFieldNames.Of(path);
    }

    /// <summary>The record itself.</summary>
    public static FieldPath Root => _root ??= new(null, "", "", []);

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The last part of the path.</summary>
    public string Member { get; }

    /// <summary>The path of the member whose name the reader is at.</summary>
    public FieldPath Of(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            // Usually they come in the order in which they came before.
            for (var i = 0; i < _children.Count; i++)
            {
                var place = _expected + i < _children.Count ? _expected + i : _expected + i - _children.Count;
                if (reader.ValueSpan.SequenceEqual(_children[place]._utf8))
                {
                    _expected = place + 1 == _children.Count ? 0 : place + 1;
                    return _children[place];
                }
            }
        }

        var name = LenientText.Read(ref reader, FieldCollector.MaxNameLength);
        var child = new FieldPath(_top, _path.Length == 0 ? name : string.Concat(_path, ".", name), name, Encoding.UTF8.GetBytes(name));
        if (!reader.ValueIsEscaped && _children.Count < MaxChildren && _top._kept < MaxKept && reader.ValueSpan.SequenceEqual(child._utf8))
        {
            _children.Add(child);
            _top._kept++;
        }

        return child;
    }
}
