using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>
/// What a class says about the form of its objects. Classes that say the same share one form, so that a document stays small.
/// </summary>
internal sealed record ClassForm
{
    /// <summary>The form of objects whose class is not known: nothing that depends on the class is checked.</summary>
    public static ClassForm Unknown { get; } = new() { IsUnknown = true };

    public bool IsUnknown { get; private init; }

    public ValueList<AttributeDefinition> Attributes { get; private init; }

    /// <summary>Attributes that a constraint demands of every object of the class.</summary>
    public ValueList<string> Needed { get; private init; }

    public ValueList<string> Keypoints { get; private init; }

    public double MinSide { get; private init; }

    public double MaxSide { get; private init; } = double.MaxValue;

    /// <summary>The form of a class whose objects have the shared attributes and its own.</summary>
    public static ClassForm Of(LabelClass labelClass, LabelSchema schema, ValueList<AttributeDefinition> shared)
    {
        var geometry = schema.Constraints.OfType<GeometryConstraint>().Where(rule => rule.AppliesTo(labelClass.Id)).ToList();
        ValueList<AttributeDefinition> attributes = [.. shared, .. labelClass.Attributes];
        return new ClassForm
        {
            Attributes = attributes,
            Needed = schema.Constraints.OfType<ImpliesConstraint>()
                .Where(rule => rule.Class == labelClass.Id && rule.Attribute is null && rule.NeedsAttribute is not null)
                .Select(rule => rule.NeedsAttribute!)
                .Where(id => attributes.Any(attribute => attribute.Id == id))
                .Distinct().Order(StringComparer.Ordinal).ToValueList(),
            Keypoints = labelClass.Keypoints,
            MinSide = geometry.Max(rule => rule.MinSide) ?? 0,
            MaxSide = geometry.Min(rule => rule.MaxSide) ?? double.MaxValue,
        };
    }

    /// <summary>The member <c>attributes</c>.</summary>
    public Member AttributesMember(Func<AttributeDefinition, bool>? which = null) => IsUnknown
        ? new Member("attributes", AnyShape.Instance, required: false)
        : AttributeShapes.Member(
            [.. Attributes.Where(attribute => which?.Invoke(attribute) ?? true)],
            attribute => Needed.Contains(attribute.Id));

    /// <summary>A form for each group of classes that say the same, selected by the member <c>class</c>.</summary>
    public static Shape Select(LabelSchema schema, ValueList<AttributeDefinition> shared, Func<Member, ClassForm, Shape> make)
    {
        var groups = schema.Classes.GroupBy(labelClass => Of(labelClass, schema, shared), labelClass => labelClass.Id)
            .Select(group => (group.ToArray(), make(Class(group), group.Key)));
        return new VariantShape("class", [.. groups], make(Class(schema.Classes.Select(labelClass => labelClass.Id)), Unknown));

        static Member Class(IEnumerable<string> ids) => new("class", new ChoiceShape(ids));
    }
}
