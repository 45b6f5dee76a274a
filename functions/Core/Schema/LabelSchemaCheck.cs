using AnnotationFunctions.Core.Schema.SchemaChecks;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Checks what a schema means, beyond its form: references, what applies to its task type, and contradictions.</summary>
public static class LabelSchemaCheck
{
    /// <summary>
    /// Everything that is wrong with the schema, at most <see cref="AnswerLimits.MaxViolations"/>; empty when it can be used.
    /// </summary>
    public static IReadOnlyList<Violation> Run(LabelSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var scope = new CheckScope();
        Run(schema, scope);
        return scope.Found;
    }

    internal static void Run(LabelSchema schema, CheckScope scope)
    {
        ClassChecks.Run(schema, scope);
        AttributeChecks.Run(schema, scope);
        TaskRuleChecks.Run(schema, scope);
        RelationChecks.Run(schema, scope);
        ConstraintChecks.Run(schema, scope);
        if (scope.Count == 0)
        {
            // Contradictions are looked for where every reference is good.
            ContradictionChecks.Run(schema, scope);
        }
    }
}
