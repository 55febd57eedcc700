using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Dashboard.Simulator.Wire;

/// <summary>The form body of an awsQuery call.</summary>
internal sealed class QueryForm
{
    private readonly Dictionary<string, StringValues> _fields;

    private QueryForm(Dictionary<string, StringValues> fields) => _fields = fields;

    public string? this[string name] => _fields.TryGetValue(name, out var value) ? value.ToString() : null;

    public static QueryForm Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body.Span)) { ValueCountLimit = 256 };
            return new QueryForm(reader.ReadForm());
        }
        catch (InvalidDataException)
        {
            throw new AwsError("MalformedQueryString", "The query string contains a syntax error.");
        }
    }
}
