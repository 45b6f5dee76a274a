using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Contracts;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>
/// Checks each constraint by itself: that it applies to the task type, that what it names exists, that its bounds leave room.
/// </summary>
internal static class ConstraintChecks
{
    public static void Run(LabelSchema schema, CheckScope scope)
    {
        scope.Enter("constraints");
        for (var i = 0; i < schema.Constraints.Count; i++)
        {
            scope.Enter(i);
            var constraint = schema.Constraints[i];
            if (!Applies(constraint, schema))
            {
                scope.AddAt(["type"], ViolationCode.NotApplicable, $"This constraint has no meaning for {schema.TaskType.Name()}.");
            }
            else
            {
                Check(schema, constraint, scope);
            }
            scope.Leave();
        }
        scope.Leave();
    }

    private static bool Applies(LabelConstraint constraint, LabelSchema schema)
    {
        var several = schema.TaskType.HasObjects() || schema.TaskType == TaskType.ClassificationMany;
        return constraint switch
        {
            RequiredConstraint or ExcludesConstraint or CountConstraint => several,
            ImpliesConstraint => true,
            GeometryConstraint => Has(ObjectType.Box, ObjectType.RotatedBox, ObjectType.Polygon, ObjectType.Mask, ObjectType.Keypoints,
                ObjectType.Track),
            OverlapConstraint => Has(ObjectType.Box, ObjectType.RotatedBox, ObjectType.Polygon, ObjectType.Mask),
            KeypointsConstraint => Has(ObjectType.Keypoints),
            LengthConstraint or DisjointConstraint or OrderConstraint => Has(ObjectType.Span, ObjectType.Segment),
            SpanTextConstraint => Has(ObjectType.Span),
            _ => throw new ArgumentOutOfRangeException(nameof(constraint), constraint, "Unknown constraint."),
        };

        bool Has(params ReadOnlySpan<ObjectType> types)
        {
            foreach (var type in schema.ObjectTypes())
            {
                if (types.Contains(type))
                {
                    return true;
                }
            }
            return false;
        }
    }

    private static void Check(LabelSchema schema, LabelConstraint constraint, CheckScope scope)
    {
        switch (constraint)
        {
            case RequiredConstraint required:
                RelationChecks.References(schema, required.Classes, "classes", scope);
                break;
            case ExcludesConstraint excludes:
                RelationChecks.References(schema, excludes.Classes, "classes", scope);
                break;
            case OrderConstraint order:
                RelationChecks.References(schema, order.Classes, "classes", scope);
                break;
            case CountConstraint count:
                ImplicationChecks.ClassExists(schema, count.Class, "class", scope);
                NotEmpty(count.Min is not null || count.Max is not null, scope);
                Ordered(count.Min, count.Max, "min", scope);
                break;
            case ImpliesConstraint implies:
                ImplicationChecks.Check(schema, implies, scope);
                break;
            case ClassScopedConstraint scoped:
                RelationChecks.References(schema, scoped.Classes, "classes", scope);
                CheckScoped(schema, scoped, scope);
                break;
            default:
                break;
        }
    }

    private static void CheckScoped(LabelSchema schema, ClassScopedConstraint constraint, CheckScope scope)
    {
        switch (constraint)
        {
            case GeometryConstraint geometry:
                CheckGeometry(schema, geometry, scope);
                break;
            case KeypointsConstraint keypoints:
                CheckKeypoints(schema, keypoints, scope);
                break;
            case LengthConstraint length:
                NotEmpty(length.Min is not null || length.Max is not null, scope);
                Ordered(length.Min, length.Max, "min", scope);
                break;
            case SpanTextConstraint text:
                NotEmpty(text.Trimmed || text.WholeWords || text.Pattern is not null, scope);
                CheckPattern(text.Pattern, scope);
                break;
            default:
                break;
        }
    }

    private static void CheckGeometry(LabelSchema schema, GeometryConstraint rule, CheckScope scope)
    {
        NotEmpty(rule with { Classes = [], Message = null } != new GeometryConstraint(), scope);
        Ordered(rule.MinArea, rule.MaxArea, "minArea", scope);
        Ordered(rule.MinSide, rule.MaxSide, "minSide", scope);
        Ordered(rule.MinAspect, rule.MaxAspect, "minAspect", scope);
        if (schema.TaskType == TaskType.Keypoints && (rule.MinArea is not null || rule.MaxArea is not null))
        {
            scope.AddAt([rule.MinArea is null ? "maxArea" : "minArea"], ViolationCode.NotApplicable, $"Keypoints have no area.");
        }
        var polygons = schema.ObjectTypes().Contains(ObjectType.Polygon);
        if (rule.Simple && !polygons)
        {
            scope.AddAt(["simple"], ViolationCode.NotApplicable, $"'simple' is for polygons.");
        }
        if (rule.MaxVertices is not null && !polygons)
        {
            scope.AddAt(["maxVertices"], ViolationCode.NotApplicable, $"'maxVertices' is for polygons.");
        }
    }

    private static void CheckKeypoints(LabelSchema schema, KeypointsConstraint rule, CheckScope scope)
    {
        NotEmpty(rule.Required.Count > 0 || rule.Min is not null, scope);
        foreach (var labelClass in schema.Classes.Where(labelClass => rule.AppliesTo(labelClass.Id)))
        {
            for (var i = 0; i < rule.Required.Count; i++)
            {
                if (!labelClass.Keypoints.Contains(rule.Required[i]))
                {
                    scope.AddAt(["required", i], ViolationCode.Reference,
                        $"The class '{labelClass.Id}' has no keypoint '{rule.Required[i]}'.");
                }
            }
            if (rule.Min > labelClass.Keypoints.Count)
            {
                scope.AddAt(["min"], ViolationCode.Contradiction,
                    $"The class '{labelClass.Id}' has {labelClass.Keypoints.Count} keypoints, fewer than {rule.Min}.");
            }
        }
    }

    private static void CheckPattern(string? pattern, CheckScope scope)
    {
        try
        {
            _ = pattern is null ? null : SpanTextRules.Compile(pattern);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            scope.AddAt(["pattern"], ViolationCode.InvalidText, $"The pattern cannot be used: {error.Message}");
        }
    }

    private static void NotEmpty(bool says, CheckScope scope)
    {
        if (!says)
        {
            scope.Add(ViolationCode.Missing, $"The constraint constrains nothing.");
        }
    }

    private static void Ordered(double? min, double? max, string member, CheckScope scope)
    {
        if (min > max)
        {
            scope.AddAt([member], ViolationCode.Contradiction, $"Nothing is at least {min} and at most {max}.");
        }
    }
}
