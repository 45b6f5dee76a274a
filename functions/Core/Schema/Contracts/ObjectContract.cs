using System.Text.Json;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>What objects of one kind look like and must satisfy. Used by the task type of that kind and by relations.</summary>
internal abstract class ObjectContract
{
    /// <summary>A coordinate in pixels.</summary>
    protected static Shape Coordinate { get; } = new NumberShape { Min = -AnswerLimits.MaxCoordinate, Max = AnswerLimits.MaxCoordinate };

    /// <summary>A point <c>[x, y]</c>.</summary>
    protected static Shape PointShape { get; } = new ArrayShape(Coordinate, 2, 2);

    /// <summary>What the JSON Schema document cannot say, in words.</summary>
    public abstract string Unstated { get; }

    /// <summary>The contract of a kind of object under a schema.</summary>
    public static ObjectContract For(ObjectType type, LabelSchema schema) => type switch
    {
        ObjectType.Box => new BoxContract(schema),
        ObjectType.RotatedBox => new RotatedBoxContract(schema),
        ObjectType.Polygon => new PolygonContract(schema),
        ObjectType.Mask => new MaskContract(schema),
        ObjectType.Keypoints => new KeypointGroupContract(schema),
        ObjectType.Track => new TrackContract(schema),
        ObjectType.Span => new SpanContract(schema),
        ObjectType.Segment => new SegmentContract(schema),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown kind of object."),
    };

    /// <summary>The form of an object, selected by its class.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="type">The member <c>type</c>, in a relations answer only.</param>
    public Shape Shape(LabelSchema schema, Member? type = null) =>
        ClassForm.Select(schema, schema.ObjectAttributes, (labelClass, form) => new ObjectShape(
    [
        .. type is null ? Array.Empty<Member>() : [type],
        new Member("id", TextShape.Id, required: type is not null),
        labelClass,
        .. Members(form),
        form.AttributesMember(attribute => !attribute.PerFrame),
        new Member("confidence", new NumberShape { Min = 0, Max = 1 }, required: false),
    ]));

    /// <summary>Reads an object of the right form.</summary>
    public abstract LabelledObject Read(JsonElement json);

    /// <summary>Checks what form cannot say about an object. The check stands at the object.</summary>
    public abstract void Check(LabelledObject item, ItemBounds bounds, CheckScope scope);

    /// <summary>The members that make an object what it is.</summary>
    protected abstract IEnumerable<Member> Members(ClassForm form);

    /// <summary>A width or height in pixels.</summary>
    protected static Shape Side(ClassForm form) => new NumberShape
    {
        Min = form.MinSide,
        AboveMin = form.MinSide == 0,
        Max = Math.Min(form.MaxSide, AnswerLimits.MaxCoordinate),
        Tolerant = true,
    };
}
