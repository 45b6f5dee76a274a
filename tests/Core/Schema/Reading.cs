using System.Text;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Reads JSON in tests.</summary>
internal static class Reading
{
    /// <summary>Pointer and code of each violation of an answer.</summary>
    public static IReadOnlyList<string> Of(string json, LabelSchema schema, ItemBounds? bounds = null) =>
        [.. AnswerReader.Read(Encoding.UTF8.GetBytes(json), schema, bounds ?? ItemBounds.Unknown).Violations.Select(violation => $"{violation.Pointer} {violation.Code}")];

    /// <summary>Pointer and code of each violation of an answer that is a list of objects, given as JSON without the brackets.</summary>
    public static IReadOnlyList<string> OfObjects(string objects, LabelSchema schema, ItemBounds? bounds = null) =>
        Of($$"""{"type":"{{schema.TaskType.Name()}}","schemaVersion":1,"objects":[{{objects}}]}""", schema, bounds);

    /// <summary>Pointer and code of each violation of a schema.</summary>
    public static IReadOnlyList<string> OfSchema(string json) =>
        [.. LabelSchemaReader.Read(Encoding.UTF8.GetBytes(json)).Violations.Select(violation => $"{violation.Pointer} {violation.Code}")];
}
