namespace AnnotationFunctions.Core.Schema.Shapes;

/// <summary>The form of a <see cref="LabelSchema"/> in JSON.</summary>
internal static class LabelSchemaShape
{
    private static readonly Shape Note = TextShape.Note;
    private static readonly Shape Flag = new BooleanShape();
    private static readonly Shape Count = NumberShape.Integer(0, int.MaxValue);
    private static readonly Shape Number = new NumberShape();
    private static readonly Shape NotNegative = new NumberShape { Min = 0 };
    private static readonly Shape Ids = new ArrayShape(TextShape.Id, 0, AnswerLimits.MaxClasses) { Unique = true };
    private static readonly Shape SomeIds = new ArrayShape(TextShape.Id, 1, AnswerLimits.MaxClasses) { Unique = true };
    private static readonly Shape TwoIds = new ArrayShape(TextShape.Id, 2, AnswerLimits.MaxClasses) { Unique = true };

    public static Shape Create()
    {
        var attributes = new ArrayShape(Attribute(), 0, AnswerLimits.MaxAttributes);
        return new ObjectShape(
            Optional("version", NumberShape.Integer(1, int.MaxValue)),
            new Member("taskType", new ChoiceShape(Enum.GetValues<TaskType>().Select(type => type.Name()))),
            Optional("classes", new ArrayShape(Class(attributes), 0, AnswerLimits.MaxClasses)),
            Optional("attributes", attributes),
            Optional("objectAttributes", attributes),
            Optional("constraints", new ArrayShape(Constraint(), 0, AnswerLimits.MaxConstraints)),
            Optional("skipReasons", new ArrayShape(TextShape.Id, 0, AnswerLimits.MaxAttributes) { Unique = true }),
            Optional("scale", Scale()),
            Optional("relations", Relations(attributes)),
            Optional("ranking",
                new ObjectShape(Optional("ties", Flag), Optional("top", NumberShape.Integer(1, AnswerLimits.MaxCandidates)))),
            Optional("preference",
                new ObjectShape(Optional("tie", Flag), Optional("neither", Flag), Optional("strengths", NumberShape.Integer(2, 100)))),
            Optional("text", Text()));
    }

    private static Shape Attribute() => new ObjectShape(
        new Member("id", TextShape.Id),
        new Member("type", new ChoiceShape("string", "number", "integer", "boolean", "enum")),
        Optional("required", Flag),
        Optional("name", Note),
        Optional("values", SomeIds),
        Optional("min", Number),
        Optional("max", Number),
        Optional("maxLength", NumberShape.Integer(1, AnswerLimits.MaxTextLength)),
        Optional("perFrame", Flag));

    private static Shape Class(Shape attributes) => new ObjectShape(
        new Member("id", TextShape.Id),
        Optional("name", Note),
        Optional("description", Note),
        Optional("color", new TextShape(7, 7)),
        Optional("parent", TextShape.Id),
        Optional("attributes", attributes),
        Optional("keypoints", new ArrayShape(TextShape.Id, 0, AnswerLimits.MaxAttributes) { Unique = true }),
        Optional("skeleton", new ArrayShape(new ArrayShape(TextShape.Id, 2, 2) { Unique = true }, 0, AnswerLimits.MaxConstraints)));

    private static Shape Relations(Shape attributes) => new ObjectShape(
        new Member("between",
            new ArrayShape(new ChoiceShape(ObjectTypes.All.Select(type => type.Name())), 1, ObjectTypes.All.Count) { Unique = true }),
        new Member("classes", new ArrayShape(
            new ObjectShape(
                new Member("id", TextShape.Id),
                Optional("name", Note),
                Optional("from", Ids),
                Optional("to", Ids),
                Optional("symmetric", Flag),
                Optional("acyclic", Flag),
                Optional("attributes", attributes)),
            1,
            AnswerLimits.MaxClasses)));

    private static Shape Text() => new ObjectShape(
        Optional("minLength", NumberShape.Integer(0, AnswerLimits.MaxTextLength)),
        Optional("maxLength", NumberShape.Integer(1, AnswerLimits.MaxTextLength)),
        Optional("timed", Flag),
        Optional("conversation", Flag),
        Optional("roles", SomeIds),
        Optional("lastRole", TextShape.Id));

    private static Shape Constraint() => new VariantShape("type",
    [
        Rule("required", new Member("classes", SomeIds)),
        Rule("excludes", new Member("classes", TwoIds)),
        Rule("count", Optional("class", TextShape.Id), Optional("min", Count), Optional("max", Count)),
        Rule("implies", Optional("class", TextShape.Id), Optional("attribute", TextShape.Id), Optional("value", new AttributeValueShape()),
            Optional("needsClass", TextShape.Id), Optional("needsAttribute", TextShape.Id)),
        Rule("geometry", Optional("classes", Ids), Optional("minArea", NotNegative), Optional("maxArea", NotNegative),
            Optional("minSide", NotNegative), Optional("maxSide", NotNegative),
            Optional("minAspect", NotNegative), Optional("maxAspect", NotNegative),
            Optional("maxVertices", NumberShape.Integer(3, int.MaxValue)), Optional("simple", Flag),
            Optional("inside", new ChoiceShape("whole", "centre", "free"))),
        Rule("overlap", Optional("classes", Ids), new Member("maxIou", new NumberShape { Min = 0, Max = 1, BelowMax = true }),
            Optional("sameClass", Flag)),
        Rule("keypoints", Optional("classes", Ids), Optional("required", SomeIds), Optional("min", Count)),
        Rule("length", Optional("classes", Ids), Optional("min", NotNegative), Optional("max", NotNegative)),
        Rule("spanText", Optional("classes", Ids), Optional("trimmed", Flag), Optional("wholeWords", Flag),
            Optional("pattern", new TextShape(1, Constraints.SpanTextConstraint.MaxPatternLength))),
        Rule("disjoint", Optional("classes", Ids), Optional("nested", Flag), Optional("sameClass", Flag)),
        Rule("order", new Member("classes", TwoIds)),
    ]);

    private static (IReadOnlyCollection<string>, Shape) Rule(string type, params Member[] members) =>
        ([type], new ObjectShape([new Member("type", new ChoiceShape(type)), .. members, Optional("message", Note)]));

    private static Shape Scale() => new ObjectShape(
        new Member("min", Number),
        new Member("max", Number),
        Optional("step", new NumberShape { Min = 0, AboveMin = true }),
        Optional("unit", TextShape.Id));

    private static Member Optional(string name, Shape shape) => new(name, shape, required: false);
}
