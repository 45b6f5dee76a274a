using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>A string of valid Unicode with a length in code points.</summary>
internal sealed class TextShape(int minLength, int maxLength) : Shape
{
    public static TextShape Id { get; } = new(1, AnswerLimits.MaxIdLength);

    public static TextShape Note { get; } = new(0, AnswerLimits.MaxNoteLength);

    public override void Check(JsonElement value, CheckScope scope)
    {
        if (!Expect(JsonValueKind.String, value, "a string", scope))
        {
            return;
        }
        if (IsPlain(value, out var count) && count >= minLength && count <= maxLength)
        {
            return;
        }
        if (!TryText(value, out var text))
        {
            scope.Add(ViolationCode.InvalidText, $"The string is not valid Unicode.");
        }
        else if (Length(text) is var length && (length < minLength || length > maxLength))
        {
            scope.Add(ViolationCode.Length, $"The string has {length} characters; expected {Expected.Range(minLength, maxLength)}.");
        }
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = maxLength };
        if (minLength > 0)
        {
            schema["minLength"] = minLength;
        }
        return schema;
    }

    /// <summary>Whether the string is ASCII without escapes; then its bytes are its code points.</summary>
    private static bool IsPlain(JsonElement value, out int length)
    {
        var text = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        length = text.Length;
        return Ascii.IsValid(text) && !text.Contains((byte)'\\');
    }

    /// <summary>The length in code points, counted only where the code units leave open whether it is in range.</summary>
    private int Length(string text) => text.Length > maxLength || text.Length < minLength * 2L ? CodePoints.Count(text) : text.Length;
}
