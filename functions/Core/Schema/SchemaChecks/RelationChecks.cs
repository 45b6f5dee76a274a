using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Checks the classes of relation.</summary>
internal static class RelationChecks
{
    public static void Run(LabelSchema schema, CheckScope scope)
    {
        if (schema.Relations is not { } relations)
        {
            if (schema.TaskType == TaskType.Relations)
            {
                scope.AddAt(["relations"], ViolationCode.Missing, $"{schema.TaskType.Name()} needs relations.");
            }
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        scope.Enter("relations");
        scope.Enter("classes");
        for (var i = 0; i < relations.Classes.Count; i++)
        {
            var relation = relations.Classes[i];
            scope.Enter(i);
            Ids.CheckNew(relation.Id, "relation", seen, ["id"], scope);
            References(schema, relation.From, "from", scope);
            References(schema, relation.To, "to", scope);
            AttributeChecks.List(relation.Attributes, "attributes", new(StringComparer.Ordinal), mayChange: false, scope);
            if (relation is { Symmetric: true, Acyclic: true })
            {
                scope.AddAt(["acyclic"], ViolationCode.Contradiction, $"A relation without direction cannot be free of cycles.");
            }
            scope.Leave();
        }
        scope.Leave();
        scope.Leave();
    }

    /// <summary>Checks that each class in a list exists.</summary>
    public static void References(LabelSchema schema, ValueList<string> classes, string member, CheckScope scope)
    {
        for (var i = 0; i < classes.Count; i++)
        {
            if (schema.IndexOfClass(classes[i]) < 0)
            {
                scope.AddAt([member, i], ViolationCode.Reference, $"There is no class '{classes[i]}'.");
            }
        }
    }
}
