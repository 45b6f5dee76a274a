using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Checks an <see cref="ImpliesConstraint"/> by itself.</summary>
internal static class ImplicationChecks
{
    public static void Check(LabelSchema schema, ImpliesConstraint rule, CheckScope scope)
    {
        ClassExists(schema, rule.Class, "class", scope);
        ClassExists(schema, rule.NeedsClass, "needsClass", scope);
        if (rule.Class is null && rule.Attribute is null)
        {
            scope.Add(ViolationCode.Missing, $"The condition is missing: give 'class', 'attribute' or both.");
            return;
        }
        if ((rule.NeedsClass is null) == (rule.NeedsAttribute is null))
        {
            scope.Add(ViolationCode.Missing, $"Give one consequence: 'needsClass' or 'needsAttribute'.");
        }
        if (rule.NeedsClass is not null && !(schema.TaskType.HasObjects() || schema.TaskType == TaskType.ClassificationMany))
        {
            scope.AddAt(["needsClass"], ViolationCode.NotApplicable, $"An answer of {schema.TaskType.Name()} has no second class.");
        }
        CheckValue(schema, rule, scope);
        CheckNeeded(schema, rule, scope);
    }

    public static void ClassExists(LabelSchema schema, string? id, string member, CheckScope scope)
    {
        if (id is not null && schema.IndexOfClass(id) < 0)
        {
            scope.AddAt([member], ViolationCode.Reference, $"There is no class '{id}'.");
        }
    }

    private static void CheckValue(LabelSchema schema, ImpliesConstraint rule, CheckScope scope)
    {
        if (rule.Attribute is null)
        {
            if (rule.Value is not null)
            {
                scope.AddAt(["value"], ViolationCode.NotApplicable, $"A 'value' needs an 'attribute'.");
            }
            return;
        }
        var definitions = Classes(schema, rule).Select(labelClass => Find(schema, labelClass, rule.Attribute))
            .Append(Find(schema, null, rule.Attribute))
            .OfType<AttributeDefinition>().ToList();
        if (definitions.Count == 0)
        {
            scope.AddAt(["attribute"], ViolationCode.Reference,
                $"There is no attribute '{rule.Attribute}'{(rule.Class is null ? "" : $" for the class '{rule.Class}'")}.");
        }
        else if (definitions.Any(definition => definition.PerFrame))
        {
            scope.AddAt(["attribute"], ViolationCode.NotApplicable, $"'{rule.Attribute}' changes from frame to frame.");
        }
        else if (rule.Value is { } value && !definitions.Any(definition => Fits(value, definition)))
        {
            scope.AddAt(["value"], ViolationCode.Reference, $"'{rule.Attribute}' never has the value {value}.");
        }
    }

    private static void CheckNeeded(LabelSchema schema, ImpliesConstraint rule, CheckScope scope)
    {
        if (rule.NeedsAttribute is not { } needed || Find(schema, null, needed) is not null)
        {
            return; // an attribute of the answer can always be given
        }
        if (rule.Class is null && Find(schema, null, rule.Attribute!) is not null)
        {
            scope.AddAt(["needsAttribute"], ViolationCode.Reference,
                $"'{rule.Attribute}' belongs to the answer, and '{needed}' is no attribute of the answer.");
            return;
        }
        foreach (var labelClass in Classes(schema, rule))
        {
            var applies = rule.Attribute is null || Find(schema, labelClass, rule.Attribute) is not null;
            if (applies && Find(schema, labelClass, needed) is not { PerFrame: false })
            {
                scope.AddAt(["needsAttribute"], ViolationCode.Reference,
                    $"The class '{labelClass.Id}' has no attribute '{needed}' of the whole object.");
                return;
            }
        }
    }

    private static IEnumerable<LabelClass> Classes(LabelSchema schema, ImpliesConstraint rule) =>
        rule.Class is null ? schema.Classes : schema.Classes.Where(labelClass => labelClass.Id == rule.Class);

    /// <summary>An attribute of the answer, of all objects, or of a class.</summary>
    private static AttributeDefinition? Find(LabelSchema schema, LabelClass? labelClass, string id) =>
        (labelClass is null ? schema.Attributes : [.. schema.Attributes, .. schema.ObjectAttributes, .. labelClass.Attributes])
            .FirstOrDefault(attribute => attribute.Id == id);

    private static bool Fits(AttributeValue value, AttributeDefinition definition) => definition.Type switch
    {
        AttributeType.String => value.Text is not null,
        AttributeType.Enum => value.Text is { } text && definition.Values.Contains(text),
        AttributeType.Boolean => value.Truth is not null,
        AttributeType.Integer => value.IsNumber && value.Number == Math.Floor(value.Number) && !(value.Number < definition.Min)
            && !(value.Number > definition.Max),
        _ => value.IsNumber && !(value.Number < definition.Min) && !(value.Number > definition.Max),
    };
}
