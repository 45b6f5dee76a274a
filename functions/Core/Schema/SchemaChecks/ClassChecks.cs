using AnnotationFunctions.Core.Schema.Contracts;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Checks the classes of a schema.</summary>
internal static class ClassChecks
{
    public static void Run(LabelSchema schema, CheckScope scope)
    {
        CheckNumber(schema, scope);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = schema.Classes.Select(labelClass => labelClass.Id).ToHashSet(StringComparer.Ordinal);
        var parents = new List<(int, string, string)>();
        scope.Enter("classes");
        for (var i = 0; i < schema.Classes.Count; i++)
        {
            var labelClass = schema.Classes[i];
            scope.Enter(i);
            Ids.CheckNew(labelClass.Id, "class", seen, ["id"], scope);
            if (labelClass.Parent is { } parent)
            {
                parents.Add((i, labelClass.Id, parent));
                if (!all.Contains(parent))
                {
                    scope.AddAt(["parent"], ViolationCode.Reference, $"There is no class '{parent}'.");
                }
            }
            if (labelClass.Color is { } color
                && !(color.Length == 7 && color[0] == '#' && color.AsSpan(1).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0))
            {
                scope.AddAt(["color"], ViolationCode.InvalidText, $"A colour is written as #rrggbb.");
            }
            CheckKeypoints(schema, labelClass, scope);
            scope.Leave();
        }
        if (Cycles.FindEdge(parents) is { } index)
        {
            scope.AddAt([index, "parent"], ViolationCode.Inconsistent, $"'{schema.Classes[index].Id}' is its own ancestor.");
        }
        scope.Leave();
    }

    /// <summary>Whether objects of the schema have keypoints.</summary>
    internal static bool HasKeypoints(LabelSchema schema) =>
        schema.TaskType == TaskType.Keypoints || schema.Relations?.Between.Contains(ObjectType.Keypoints) == true;

    private static void CheckNumber(LabelSchema schema, CheckScope scope)
    {
        var least = schema.TaskType switch
        {
            TaskType.ClassificationOne or TaskType.ClassificationOrdinal => 2,
            _ when schema.TaskType.HasClasses() => 1,
            _ => 0,
        };
        if (schema.Classes.Count < least)
        {
            scope.AddAt(["classes"], ViolationCode.Missing,
                $"{schema.TaskType.Name()} needs at least {least} {(least == 1 ? "class" : "classes")}.");
        }
        else if (least == 0 && schema.Classes.Count > 0)
        {
            scope.AddAt(["classes"], ViolationCode.NotApplicable, $"{schema.TaskType.Name()} has no classes.");
        }
    }

    private static void CheckKeypoints(LabelSchema schema, LabelClass labelClass, CheckScope scope)
    {
        if (!HasKeypoints(schema))
        {
            if (labelClass.Keypoints.Count + labelClass.Skeleton.Count > 0)
            {
                scope.AddAt(["keypoints"], ViolationCode.NotApplicable, $"{schema.TaskType.Name()} has no keypoints.");
            }
            return;
        }
        if (labelClass.Keypoints.Count == 0 && schema.TaskType == TaskType.Keypoints)
        {
            scope.AddAt(["keypoints"], ViolationCode.Missing, $"The class '{labelClass.Id}' needs keypoints.");
        }
        for (var i = 0; i < labelClass.Skeleton.Count; i++)
        {
            for (var end = 0; end < 2; end++)
            {
                if (!labelClass.Keypoints.Contains(labelClass.Skeleton[i][end]))
                {
                    scope.AddAt(["skeleton", i, end], ViolationCode.Reference,
                        $"The class has no keypoint '{labelClass.Skeleton[i][end]}'.");
                }
            }
        }
    }
}
