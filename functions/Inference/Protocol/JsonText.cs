using System.Text.Json;
using System.Text.Unicode;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>
/// Refuses JSON with text that is not Unicode: bytes that are not UTF-8, and escapes of one surrogate without the other. The parser lets both
/// pass, and whoever reads such a text later throws; so a request is looked at once, before anything else reads it.
/// </summary>
internal static class JsonText
{
    /// <exception cref="InferenceException">Names the place of the first.</exception>
    /// <exception cref="JsonException">It is not JSON, which was found first.</exception>
    public static void Require(ReadOnlySpan<byte> json)
    {
        // Nearly every request ends here: a pass over its bytes, many at a time.
        if (Utf8.IsValid(json) && json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
            {
                var before = json[..(int)reader.TokenStartIndex];
                var (line, at) = (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
                throw new InferenceException(InferenceFailure.Invalid, $"The request's text at line {line}, byte {at} is not valid Unicode.");
            }
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
