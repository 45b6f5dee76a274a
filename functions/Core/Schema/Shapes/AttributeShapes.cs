namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>The forms of attributes.</summary>
internal static class AttributeShapes
{
    /// <summary>The member <c>attributes</c>; it must be there when one of the attributes is required.</summary>
    public static Member Member(IReadOnlyList<AttributeDefinition> definitions, Func<AttributeDefinition, bool>? needed = null)
    {
        var members = definitions
            .Select(definition => new Member(definition.Id, Of(definition), definition.Required || needed?.Invoke(definition) == true))
            .ToList();
        return new Member("attributes", new ObjectShape(members), members.Any(member => member.Required));
    }

    private static Shape Of(AttributeDefinition definition) => definition.Type switch
    {
        AttributeType.String => new TextShape(0, definition.MaxLength ?? AttributeDefinition.DefaultMaxLength),
        AttributeType.Number => new NumberShape { Min = definition.Min ?? -double.MaxValue, Max = definition.Max ?? double.MaxValue },
        AttributeType.Integer => new NumberShape
        {
            Whole = true,
            Min = definition.Min ?? -AnswerLimits.MaxInteger,
            Max = definition.Max ?? AnswerLimits.MaxInteger,
        },
        AttributeType.Boolean => new BooleanShape(),
        AttributeType.Enum => new ChoiceShape(definition.Values),
        _ => throw new ArgumentOutOfRangeException(nameof(definition), definition.Type, "Unknown attribute type."),
    };
}
