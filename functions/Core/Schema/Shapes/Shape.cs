using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>
/// The form of a JSON value. One definition does two things, so that they cannot drift apart: it checks a value and notes every
/// violation with its pointer, and it describes itself as JSON Schema 2020-12.
/// </summary>
internal abstract class Shape
{
    /// <summary>Notes everything that is wrong with the value. Never throws on any value.</summary>
    public abstract void Check(JsonElement value, CheckScope scope);

    /// <summary>The JSON Schema that accepts what <see cref="Check"/> accepts. A new tree at every call.</summary>
    public abstract JsonObject Describe();

    /// <summary>The text of a JSON string, or false when it is not Unicode.</summary>
    protected static bool TryText(JsonElement value, out string text)
    {
        text = value.TextOrNull()!;
        return text is not null;
    }

    protected static bool Expect(JsonValueKind kind, JsonElement value, string expected, CheckScope scope)
    {
        if (value.ValueKind == kind)
        {
            return true;
        }
        scope.Add(ViolationCode.WrongType, $"Expected {expected}, found {Name(value.ValueKind)}.");
        return false;
    }

    /// <summary>A text of unknown origin, short enough for a message.</summary>
    protected static string Quote(string text) =>
        text.Length <= 40 ? $"'{text}'" : $"'{text.AsSpan(0, char.IsHighSurrogate(text[39]) ? 39 : 40)}…'";

    /// <summary>The first values of a list, for a message.</summary>
    protected static string List(IReadOnlyCollection<string> values) =>
        string.Join(", ", values.Take(10)) + (values.Count > 10 ? $", … ({values.Count} in all)" : "");

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };
}
