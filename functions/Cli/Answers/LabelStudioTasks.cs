using System.Text.Json;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>
/// Tasks of a Label Studio export (JSON) as rows of its own CSV: the task's data, its id, one column for each control of the interface, and who answered.
/// Annotations that were cancelled are no answers.
/// </summary>
internal sealed class LabelStudioTasks(TextTable table, string path)
{
    private readonly HashSet<string> _controls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _data = new(StringComparer.Ordinal);
    private int _tasks;

    internal static bool Is(JsonElement element) => Annotations(element).ValueKind == JsonValueKind.Array;

    internal void Add(JsonElement task)
    {
        _tasks++;
        var id = task.TryGetProperty("id", out var given) ? TextTable.Field(given) : $"{_tasks}";
        foreach (var annotation in Annotations(task).EnumerateArray())
        {
            if (!annotation.TryGetProperty("was_cancelled", out var cancelled) || cancelled.ValueKind != JsonValueKind.True)
            {
                table.AddRow(Row(task, id, annotation));
            }
        }
    }

    /// <summary>The columns in the order in which Label Studio writes them; as they came where there was no task.</summary>
    internal IEnumerable<string> Order(IReadOnlyList<string> columns) => _tasks == 0
        ? columns
        : columns.OrderBy(name => _data.Contains(name) ? 0 : name == "id" ? 1 : _controls.Contains(name) ? 2 : 3);

    private static JsonElement Annotations(JsonElement task) =>
        task.TryGetProperty("annotations", out var annotations) ? annotations : task.TryGetProperty("completions", out var older) ? older : default;

    private Dictionary<string, string> Row(JsonElement task, string id, JsonElement annotation)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = id,
            ["annotator"] = annotation.TryGetProperty("completed_by", out var who) ? Annotator(who) : "",
            ["annotation_id"] = annotation.TryGetProperty("id", out var own) ? TextTable.Field(own) : "",
            ["created_at"] = annotation.TryGetProperty("created_at", out var created) ? TextTable.Field(created) : "",
        };
        foreach (var result in annotation.TryGetProperty("result", out var results) && results.ValueKind == JsonValueKind.Array ? results.EnumerateArray() : default)
        {
            AddResult(row, id, result);
        }

        foreach (var member in task.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? data.EnumerateObject() : default)
        {
            if (member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number && row.TryAdd(member.Name, TextTable.Field(member.Value)))
            {
                _data.Add(member.Name);
            }
        }

        return row;
    }

    private void AddResult(Dictionary<string, string> row, string id, JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("type", out var type) || !result.TryGetProperty("value", out var value))
        {
            return; // a relation between regions, for instance
        }

        var kind = TextTable.Field(type);
        var control = result.TryGetProperty("from_name", out var name) ? TextTable.Field(name) : kind;
        _controls.Add(control);
        var label = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(kind, out var typed) ? TextTable.Field(typed) : TextTable.Field(value);
        if (!row.TryAdd(control, label))
        {
            throw new CommandFailure($"{path}, task {id}: an annotation has several results of '{control}'; only one label for each task is read.");
        }
    }

    private static string Annotator(JsonElement who)
    {
        if (who.ValueKind != JsonValueKind.Object)
        {
            return TextTable.Field(who);
        }

        foreach (var name in (string[])["email", "username", "id"])
        {
            if (who.TryGetProperty(name, out var known) && TextTable.Field(known) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }
}
