using System.Text.Encodings.Web;
using System.Text.Json;

namespace AnnotationFunctions.Core.Schema;

/// <summary>How answers and schemas are written as JSON.</summary>
public static class SchemaJson
{
    /// <summary>
    /// camelCase names, <c>type</c> anywhere in its object, whole numbers also as <c>1.0</c>. Reads what was validated before; use
    /// <see cref="AnswerReader"/> and <see cref="LabelSchemaReader"/> for anything else.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            AllowOutOfOrderMetadataProperties = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = AnswerLimits.MaxDepth,
        };
        options.Converters.Add(new WholeNumberConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
