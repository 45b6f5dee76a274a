using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Contracts;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Describes the answers of a schema to other programs.</summary>
public static class AnswerSchema
{
    /// <summary>
    /// The JSON Schema (2020-12) of the answers. It accepts every answer that <see cref="AnswerReader"/> accepts, and refuses what is
    /// refused for its form; what JSON Schema cannot state is listed in <c>$comment</c>.
    /// </summary>
    /// <param name="schema">A valid schema.</param>
    /// <returns>A new tree, which the caller may change.</returns>
    public static JsonObject Document(LabelSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var contract = AnswerContract.For(schema);
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"Answer: {schema.TaskType.Name()}, schema version {schema.Version}",
        };
        string[] unstated = [.. contract.Unstated];
        if (unstated.Length > 0)
        {
            document["$comment"] = "Also checked: " + string.Join(" ", unstated);
        }
        foreach (var (keyword, value) in contract.Shape.Describe())
        {
            document[keyword] = value?.DeepClone();
        }
        return document;
    }
}
