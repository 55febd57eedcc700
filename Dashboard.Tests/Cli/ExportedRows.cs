using System.Globalization;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Dashboard.Tests.Cli;

/// <summary>
/// Exported files as other programs read them. A row is its values by name, each with a letter for its kind, times to the microsecond; what is in the
/// column <c>fields</c> stands beside the columns.
/// </summary>
public sealed class ExportedRows
{
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r'];

    private readonly string _parquet;

    /// <summary>Takes the names and types of columns from a Parquet file.</summary>
    public ExportedRows(string parquet)
    {
        _parquet = parquet;
        Types = Ask($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {File(parquet)})", row => KeyValuePair.Create(row.GetString(0), row.GetString(1)));
    }

    /// <summary>Columns and their types in DuckDB's words.</summary>
    public List<KeyValuePair<string, string>> Types { get; }

    /// <summary>The rows of the Parquet file, in its order.</summary>
    public List<SortedDictionary<string, string>> Parquet()
    {
        var columns = Types.Select(type => type.Value.StartsWith("TIMESTAMP", StringComparison.Ordinal) ? $"epoch_us(\"{type.Key}\")" : $"\"{type.Key}\"");
        return Ask($"SELECT {string.Join(", ", columns)} FROM {File(_parquet)}", row => Row(Types.Select((type, i) => KeyValuePair.Create(
            type.Key,
            row.IsDBNull(i) ? null
                : type.Value.StartsWith("TIMESTAMP", StringComparison.Ordinal) ? DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(i) * TimeSpan.TicksPerMicrosecond).ToString("O")
                : type.Value == "DOUBLE" ? row.GetDouble(i).ToString("R", CultureInfo.InvariantCulture)
                : type.Value == "BIGINT" ? row.GetInt64(i).ToString(CultureInfo.InvariantCulture)
                : row.GetString(i)))));
    }

    /// <summary>The rows of a CSV file. It does not tell an empty text from none.</summary>
    public List<SortedDictionary<string, string>> Csv(string path)
    {
        var records = Records(System.IO.File.ReadAllText(path)).ToArray();
        Assert.Equal(Types.Select(type => type.Key), records[0]);
        return [.. records[1..].Select(record => Row(Types.Zip(record, (type, cell) => KeyValuePair.Create(type.Key, cell.Length == 0 ? null : Unescaped(type.Value, cell)))))];
    }

    /// <summary>The rows of lines of JSON: exported, or those of a query.</summary>
    public List<SortedDictionary<string, string>> Ndjson(IEnumerable<string> lines)
    {
        var rows = new List<SortedDictionary<string, string>>();
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var members = json.RootElement.EnumerateObject().ToLookup(member => IsColumn(member.Name, member.Value));
            var row = Row(members[true].Select(member => KeyValuePair.Create(member.Name, member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText())));
            foreach (var member in members[false])
            {
                row.Add(member.Name, Json(member.Value));
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>A query may show a list under the name of a column of text; an export has it among the fields.</summary>
    private bool IsColumn(string name, JsonElement value) => Types.Any(type => type.Key == name && type.Value switch
    {
        "JSON" => value.ValueKind is JsonValueKind.Object,
        "VARCHAR" => value.ValueKind is JsonValueKind.String,
        _ => true,
    });

    private SortedDictionary<string, string> Row(IEnumerable<KeyValuePair<string, string?>> cells)
    {
        var row = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in cells)
        {
            if (text is null)
            {
                continue;
            }

            switch (Types.Single(type => type.Key == name).Value)
            {
                case "TIMESTAMP WITH TIME ZONE":
                    var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                    row.Add(name, "t:" + time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond)).UtcDateTime.ToString("O"));
                    break;
                case "BIGINT" or "DOUBLE":
                    row.Add(name, Number(text));
                    break;
                case "JSON" when name == "fields":
                    using (var fields = JsonDocument.Parse(text))
                    {
                        foreach (var field in fields.RootElement.EnumerateObject())
                        {
                            row.Add(field.Name, Json(field.Value));
                        }
                    }

                    break;
                case "JSON":
                    using (var json = JsonDocument.Parse(text))
                    {
                        row.Add(name, Json(json.RootElement));
                    }

                    break;
                default:
                    row.Add(name, "s:" + text);
                    break;
            }
        }

        return row;
    }

    private static string Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Number(value.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => "b:" + value.GetBoolean(),
        JsonValueKind.Array => $"[{string.Join('|', value.EnumerateArray().Select(Json))}]",
        JsonValueKind.Object => $"{{{string.Join('|', value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}={Json(member.Value)}"))}}}",
        _ => "s:" + value.GetString(),
    };

    private static string Number(string text) => "n:" + double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);

    private static string Unescaped(string type, string cell) => type == "VARCHAR" && cell is ['\'', var next, ..] && Formula.Contains(next) ? cell[1..] : cell;

    /// <summary>RFC 4180, to the letter but for the line ends.</summary>
    private static IEnumerable<string[]> Records(string text)
    {
        var (cells, cell) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                Assert.Equal(0, cell.Length);
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    cell.Append(text[i]);
                    i += text[i] == '"' ? 1 : 0;
                }

                Assert.Contains(text[i + 1], ",\n");
            }
            else if (text[i] is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (text[i] == '\n')
                {
                    yield return [.. cells];
                    cells.Clear();
                }
            }
            else
            {
                cell.Append(text[i]);
            }
        }

        Assert.Equal(0, cell.Length + cells.Count);
    }

    private static string File(string path) => $"read_parquet('{path}')";

    private static List<T> Ask<T>(string sql, Func<DuckDBDataReader, T> take)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = (DuckDBDataReader)command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(take(reader));
        }

        return rows;
    }
}
