using System.Globalization;
using System.Text.Json;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>Rows of named fields that become comma-separated values once all columns are known.</summary>
internal sealed class TextTable
{
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string?[]> _rows = [];

    internal void AddRow(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var row = new List<string?>();
        foreach (var (name, field) in fields)
        {
            if (!_ids.TryGetValue(name, out var column))
            {
                column = _columns.Count;
                _columns.Add(name);
                _ids.Add(name, column);
            }

            while (row.Count <= column)
            {
                row.Add(null);
            }

            row[column] = field;
        }

        _rows.Add([.. row]);
    }

    /// <summary>The text; <paramref name="order"/> puts columns at their places.</summary>
    internal TextReader ToReader(Func<IReadOnlyList<string>, IEnumerable<string>> order)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        int[] columns = [.. order(_columns).Select(name => _ids[name])];
        WriteRow(text, columns.Select(column => _columns[column]));
        foreach (var row in _rows)
        {
            WriteRow(text, columns.Select(column => column < row.Length ? row[column] ?? "" : ""));
        }

        return new StringReader(text.ToString());
    }

    /// <summary>A value of JSON as a field: text and numbers as they are, an array of one as the one, anything else as JSON.</summary>
    internal static string Field(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.Array when value.GetArrayLength() == 0 => "",
        JsonValueKind.Array when value.GetArrayLength() == 1 => Field(value[0]),
        _ => value.GetRawText(),
    };

    private static void WriteRow(TextWriter text, IEnumerable<string> fields)
    {
        var first = true;
        foreach (var field in fields)
        {
            if (!first)
            {
                text.Write(',');
            }

            CsvText.Write(text, field);
            first = false;
        }

        text.Write('\n');
    }
}
