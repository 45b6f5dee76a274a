using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Constraints;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>One schema per task type that uses as much as it can, with an item that its answers are about.</summary>
internal static class SampleSchemas
{
    public const string Text = "Ada 😀 lives in London, Grace in New York. Die Größe zählt.";

    private static readonly AttributeDefinition Note = new() { Id = "note", Type = AttributeType.String, MaxLength = 20 };
    private static readonly AttributeDefinition Score = new() { Id = "score", Type = AttributeType.Number, Min = -1, Max = 1.5, Required = true };
    private static readonly AttributeDefinition Age = new() { Id = "age", Type = AttributeType.Integer, Min = 0, Max = 120 };
    private static readonly AttributeDefinition Sure = new() { Id = "sure", Type = AttributeType.Boolean };
    private static readonly AttributeDefinition Colour = new() { Id = "colour", Type = AttributeType.Enum, Values = ["red", "green", "a/b~c"], Required = true };

    private static readonly ValueList<LabelClass> Classes =
    [
        new LabelClass { Id = "plain" },
        new LabelClass { Id = "other" },
        new LabelClass { Id = "rich", Attributes = [Age, Colour] },
        new LabelClass { Id = "漢字 ~/", Attributes = [Sure] },
    ];

    public static IReadOnlyList<(LabelSchema Schema, ItemBounds Bounds)> All { get; } =
    [
        (new LabelSchema { TaskType = TaskType.ClassificationOne, Classes = Classes, Attributes = [Note, Score] }, ItemBounds.Unknown),
        (new LabelSchema
        {
            TaskType = TaskType.ClassificationMany,
            Classes = Classes,
            Attributes = [Note],
            Constraints =
            [
                new ExcludesConstraint { Classes = ["plain", "other"] },
                new CountConstraint { Min = 1, Max = 3 },
                new ImpliesConstraint { Class = "漢字 ~/", NeedsClass = "rich" },
            ],
        }, ItemBounds.Unknown),
        (new LabelSchema { TaskType = TaskType.ClassificationOrdinal, Classes = Classes, SkipReasons = [] }, ItemBounds.Unknown),
        (new LabelSchema { TaskType = TaskType.ClassificationNumeric, Scale = new NumericScale(-2, 3) { Step = 0.25 }, Attributes = [Sure] }, ItemBounds.Unknown),
        (Objects(TaskType.Boxes, new GeometryConstraint { MinSide = 2, Classes = ["rich"] }, new CountConstraint { Class = "plain", Max = 2 }, new CountConstraint { Max = 6 }), ItemBounds.OfImage(200, 100)),
        (Objects(TaskType.RotatedBoxes, new ExcludesConstraint { Classes = ["plain", "other"] }), ItemBounds.OfImage(200, 100)),
        (Objects(TaskType.Polygons, new GeometryConstraint { Simple = true, MaxVertices = 40 }), ItemBounds.OfImage(200, 100)),
        (Objects(TaskType.Masks), ItemBounds.OfImage(7, 5)),
        (Objects(TaskType.Keypoints) with
        {
            Classes = [.. Classes.Select((labelClass, i) => labelClass with { Keypoints = i == 0 ? ["nose"] : ["nose", "left", "right"] })],
            Constraints = [new KeypointsConstraint { Required = ["nose"] }],
        }, ItemBounds.OfImage(200, 100)),
        (Objects(TaskType.Tracks) with { ObjectAttributes = [Note, new AttributeDefinition { Id = "flying", Type = AttributeType.Boolean, PerFrame = true, Required = true }] }, ItemBounds.OfVideo(200, 100, 50)),
        (Objects(TaskType.Spans, new RequiredConstraint { Classes = ["plain"] }, new ImpliesConstraint { Class = "plain", NeedsAttribute = "note" }), ItemBounds.OfText(Text)),
        (Objects(TaskType.Relations) with
        {
            Relations = new RelationRules
            {
                Between = [ObjectType.Span, ObjectType.Box],
                Classes =
                [
                    new RelationClass { Id = "near", Symmetric = true },
                    new RelationClass { Id = "in", From = ["plain", "rich"], Acyclic = true, Attributes = [Age, Colour] },
                ],
            },
        }, new ItemBounds { Text = Text, Width = 200, Height = 100 }),
        (new LabelSchema { TaskType = TaskType.Transcript, Text = new TextRules { Timed = true, MaxLength = 50 }, Attributes = [Note] }, ItemBounds.OfDuration(30)),
        (Objects(TaskType.Segments, new DisjointConstraint { Nested = true }), ItemBounds.OfDuration(30)),
        (new LabelSchema { TaskType = TaskType.Ranking, Ranking = new RankingRules { Ties = true, Top = 2 } }, ItemBounds.OfCandidates(5)),
        (new LabelSchema { TaskType = TaskType.Preference, Preference = new PreferenceRules { Tie = true, Strengths = 3 }, Attributes = [Score] }, ItemBounds.OfCandidates(2)),
        (new LabelSchema { TaskType = TaskType.Text, Text = new TextRules { MinLength = 0, MaxLength = 40 } }, ItemBounds.Unknown),
        (new LabelSchema { TaskType = TaskType.Text, Text = new TextRules { Conversation = true, LastRole = "assistant" } }, ItemBounds.Unknown),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Count)];

    private static LabelSchema Objects(TaskType type, params ReadOnlySpan<LabelConstraint> constraints) => new()
    {
        Version = 4,
        TaskType = type,
        Classes = Classes,
        Attributes = [Sure with { Id = "checked" }],
        ObjectAttributes = [Note],
        Constraints = ValueList.Create(constraints),
    };
}
