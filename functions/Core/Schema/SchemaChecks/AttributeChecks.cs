using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.SchemaChecks;

/// <summary>Checks the attributes of a schema, of its classes and of its relations.</summary>
internal static class AttributeChecks
{
    public static void Run(LabelSchema schema, CheckScope scope)
    {
        var ofAnswer = new HashSet<string>(StringComparer.Ordinal);
        List(schema.Attributes, "attributes", ofAnswer, mayChange: false, scope);

        // An attribute of objects must not share its id with one of the answer, so that a constraint can name either.
        var ofObjects = new HashSet<string>(ofAnswer, StringComparer.Ordinal);
        var tracks = schema.TaskType == TaskType.Tracks || schema.Relations?.Between.Contains(ObjectType.Track) == true;
        List(schema.ObjectAttributes, "objectAttributes", ofObjects, tracks, scope);
        if (schema.ObjectAttributes.Count > 0 && !schema.TaskType.HasObjects())
        {
            scope.AddAt(["objectAttributes"], ViolationCode.NotApplicable, $"{schema.TaskType.Name()} has no objects.");
        }

        // Each class begins anew, except where several classes are chosen in one answer.
        var together = schema.TaskType == TaskType.ClassificationMany;
        scope.Enter("classes");
        for (var i = 0; i < schema.Classes.Count; i++)
        {
            scope.Enter(i);
            List(schema.Classes[i].Attributes, "attributes", together ? ofObjects : new(ofObjects, StringComparer.Ordinal), tracks, scope);
            scope.Leave();
        }
        scope.Leave();
    }

    /// <summary>Checks a list of attributes.</summary>
    /// <param name="attributes">The list.</param>
    /// <param name="member">The member that holds it.</param>
    /// <param name="seen">Ids that are taken; those of the list are added.</param>
    /// <param name="mayChange">Whether values may change from frame to frame.</param>
    /// <param name="scope">Stands at the object with the member.</param>
    public static void List(ValueList<AttributeDefinition> attributes, string member, HashSet<string> seen, bool mayChange,
        CheckScope scope)
    {
        scope.Enter(member);
        for (var i = 0; i < attributes.Count; i++)
        {
            scope.Enter(i);
            Ids.CheckNew(attributes[i].Id, "attribute", seen, ["id"], scope);
            One(attributes[i], scope);
            if (attributes[i].PerFrame && !mayChange)
            {
                scope.AddAt(["perFrame"], ViolationCode.NotApplicable, $"Only attributes of tracks change from frame to frame.");
            }
            scope.Leave();
        }
        scope.Leave();
    }

    private static void One(AttributeDefinition attribute, CheckScope scope)
    {
        var numeric = attribute.Type is AttributeType.Number or AttributeType.Integer;
        if (attribute.Type == AttributeType.Enum && attribute.Values.Count == 0)
        {
            scope.AddAt(["values"], ViolationCode.Missing, $"An enumeration lists its values.");
        }
        OnlyFor(attribute.Type == AttributeType.Enum || attribute.Values.Count == 0, "values", "an enumeration", scope);
        OnlyFor(numeric || attribute.Min is null, "min", "a number or an integer", scope);
        OnlyFor(numeric || attribute.Max is null, "max", "a number or an integer", scope);
        OnlyFor(attribute.Type == AttributeType.String || attribute.MaxLength is null, "maxLength", "a string", scope);
        var (min, max) = (attribute.Min ?? -double.MaxValue, attribute.Max ?? double.MaxValue);
        if (attribute.Type == AttributeType.Integer)
        {
            (min, max) = (Math.Max(Math.Ceiling(min), -AnswerLimits.MaxInteger), Math.Min(Math.Floor(max), AnswerLimits.MaxInteger));
        }
        if (numeric && min > max)
        {
            var what = attribute.Type == AttributeType.Integer ? "whole number" : "number";
            scope.AddAt(["min"], ViolationCode.Contradiction, $"No {what} is between {attribute.Min} and {attribute.Max}.");
        }
    }

    private static void OnlyFor(bool fine, string member, string what, CheckScope scope)
    {
        if (!fine)
        {
            scope.AddAt([member], ViolationCode.NotApplicable, $"Only {what} has '{member}'.");
        }
    }
}
