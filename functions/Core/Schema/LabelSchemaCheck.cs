using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Checks what a schema means, beyond its form.</summary>
public static class LabelSchemaCheck
{
    /// <summary>Everything that is wrong with the schema; empty when it can be used.</summary>
    public static IReadOnlyList<Violation> Run(LabelSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var scope = new CheckScope();
        Run(schema, scope);
        return scope.Found;
    }

    internal static void Run(LabelSchema schema, CheckScope scope)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < schema.Classes.Count; i++)
        {
            if (!seen.Add(schema.Classes[i].Id))
            {
                scope.AddAt(["classes", i, "id"], ViolationCode.Duplicate, $"The class '{schema.Classes[i].Id}' is defined more than once.");
            }
        }
    }
}
