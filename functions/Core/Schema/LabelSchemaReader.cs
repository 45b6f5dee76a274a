using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema;

/// <summary>
/// Reads schemas of unknown origin, as strictly as <see cref="AnswerReader"/> reads answers: everything that is wrong is listed, nothing
/// throws.
/// </summary>
public static class LabelSchemaReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = AnswerLimits.MaxDepth };
    private static readonly Shape Shape = LabelSchemaShape.Create();

    /// <summary>Reads a schema from UTF-8 without a byte order mark. A schema without <c>version</c> has version 1.</summary>
    public static LabelSchemaReading Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > AnswerLimits.MaxBytes)
        {
            return Failed(ViolationCode.TooLarge, $"The schema has {utf8.Length} bytes; expected at most {AnswerLimits.MaxBytes}.");
        }
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            return Failed(ViolationCode.Syntax,
                $"Not JSON, at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {error.Message}");
        }
    }

    /// <summary>Reads a schema from JSON that has been parsed.</summary>
    public static LabelSchemaReading Read(JsonElement json)
    {
        var scope = new CheckScope();
        Shape.Check(json, scope);
        if (scope.Count > 0)
        {
            return new LabelSchemaReading(null, scope.Found, scope.Count);
        }
        var schema = json.Deserialize<LabelSchema>(SchemaJson.Options)!;
        LabelSchemaCheck.Run(schema, scope);
        return new LabelSchemaReading(scope.Count == 0 ? schema : null, scope.Found, scope.Count);
    }

    /// <summary>
    /// The JSON Schema (2020-12) of schemas themselves. References, limits per task type and contradictions are checked beyond it.
    /// </summary>
    public static JsonObject Document()
    {
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Label schema",
        };
        foreach (var (keyword, value) in Shape.Describe())
        {
            document[keyword] = value?.DeepClone();
        }
        return document;
    }

    private static LabelSchemaReading Failed(string code, FormattableString message)
    {
        var scope = new CheckScope();
        scope.Add(code, message);
        return new LabelSchemaReading(null, scope.Found, scope.Count);
    }
}
