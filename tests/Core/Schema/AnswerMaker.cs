using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Makes random answers of the right form for a sample schema. Constraints on the answer as a whole may be broken.</summary>
internal sealed class AnswerMaker(LabelSchema schema, ItemBounds bounds, Random random)
{
    public Answer Make() => random.Next(10) == 0 && schema.SkipReasons.Count > 0
        ? new SkippedAnswer { SchemaVersion = schema.Version, Reason = schema.SkipReasons[0], Comment = Maybe(Words(20)) }
        : schema.TaskType switch
        {
            TaskType.ClassificationOne => Class() is var chosen
                ? new OneClassAnswer { SchemaVersion = schema.Version, Class = chosen.Id, Attributes = Attributes([.. schema.Attributes, .. chosen.Attributes]), Confidence = Confidence() } : null!,
            TaskType.ClassificationMany => Many(),
            TaskType.ClassificationOrdinal => Class() is var rank ? new OrdinalAnswer { SchemaVersion = schema.Version, Class = rank.Id, Attributes = Attributes(rank.Attributes) } : null!,
            TaskType.ClassificationNumeric => new NumericAnswer { SchemaVersion = schema.Version, Value = -2 + random.Next(21) * 0.25, Attributes = Attributes(schema.Attributes) },
            TaskType.Boxes => new BoxesAnswer { SchemaVersion = schema.Version, Objects = List(Box), Attributes = Attributes(schema.Attributes) },
            TaskType.RotatedBoxes => new RotatedBoxesAnswer { SchemaVersion = schema.Version, Objects = List(RotatedBox) },
            TaskType.Polygons => new PolygonsAnswer { SchemaVersion = schema.Version, Objects = List(Polygon) },
            TaskType.Masks => new MasksAnswer { SchemaVersion = schema.Version, Objects = List(Mask) },
            TaskType.Keypoints => new KeypointsAnswer { SchemaVersion = schema.Version, Objects = List(Keypoints) },
            TaskType.Tracks => new TracksAnswer { SchemaVersion = schema.Version, Objects = List(Track), Confidence = Confidence() },
            TaskType.Spans => new SpansAnswer { SchemaVersion = schema.Version, Objects = List(Span) },
            TaskType.Segments => new SegmentsAnswer { SchemaVersion = schema.Version, Objects = List(Segment) },
            TaskType.Relations => Relations(),
            TaskType.Transcript => Transcript(),
            TaskType.Ranking => new RankingAnswer { SchemaVersion = schema.Version, Ranks = [[2], [0, 4], [1]] },
            TaskType.Preference => random.Next(2) == 0
                ? new PreferenceAnswer { SchemaVersion = schema.Version, Preferred = Preference.Tie, Attributes = Attributes(schema.Attributes) }
                : new PreferenceAnswer { SchemaVersion = schema.Version, Preferred = Preference.Second, Strength = random.Next(1, 4), Attributes = Attributes(schema.Attributes) },
            _ => schema.Text is { Conversation: true }
                ? new TextAnswer { SchemaVersion = schema.Version, Messages = [new Message("user", Words(10) + "?"), new Message("assistant", Words(10) + ".")] }
                : new TextAnswer { SchemaVersion = schema.Version, Response = Words(40) },
        };

    private ManyClassesAnswer Many()
    {
        var chosen = schema.Classes.Where(_ => random.Next(2) == 0).ToList();
        return new ManyClassesAnswer
        {
            SchemaVersion = schema.Version,
            Classes = chosen.Select(labelClass => labelClass.Id).ToValueList(),
            Attributes = Attributes([.. schema.Attributes, .. chosen.SelectMany(labelClass => labelClass.Attributes)]),
        };
    }

    private RelationsAnswer Relations()
    {
        ValueList<LabelledObject> objects =
        [
            Box(schema.Classes[0]) with { Id = "a" },
            Span(schema.Classes[2]) with { Id = "b" },
            Box(Class()) with { Id = "c/~" },
        ];
        return new RelationsAnswer
        {
            SchemaVersion = schema.Version,
            Objects = objects,
            Relations =
            [
                new Relation { Class = "near", From = "a", To = "c/~", Confidence = Confidence() },
                new Relation { Class = "in", From = "b", To = "a", Attributes = Attributes(schema.Relations!.Classes[1].Attributes) },
            ],
        };
    }

    private TranscriptAnswer Transcript() => new()
    {
        SchemaVersion = schema.Version,
        Text = "x" + Words(30),
        Segments = [new TimedText { Start = 0, End = 1 + random.NextDouble(), Text = "é" }, new TimedText { Start = 1, End = 29.5, Text = "…", Speaker = "A" }],
    };

    private Box Box(LabelClass labelClass) => new()
    {
        Class = labelClass.Id,
        Id = Maybe($"id{random.Next(1_000_000)}"),
        X = Between(0, 100),
        Y = Between(0, 50),
        Width = Between(2, 100),
        Height = Between(2, 50),
        Attributes = ObjectAttributes(labelClass),
        Confidence = Confidence(),
    };

    private RotatedBox RotatedBox(LabelClass labelClass) => new()
    {
        Class = labelClass.Id,
        CenterX = Between(0, 200),
        CenterY = Between(0, 100),
        Width = Between(1, 100),
        Height = Between(1, 50),
        Angle = Between(-180, 179),
        Attributes = ObjectAttributes(labelClass),
    };

    /// <summary>A star around a centre is simple, and a small hole in the middle of it too.</summary>
    private Polygon Polygon(LabelClass labelClass) => new()
    {
        Class = labelClass.Id,
        Parts = [new PolygonPart { Points = Star(50, 50, 10, 40, random.Next(5, 15)), Holes = random.Next(2) == 0 ? [Star(50, 50, 1, 2, 3)] : [] }],
        Attributes = ObjectAttributes(labelClass),
    };

    private ValueList<Point> Star(double x, double y, double least, double most, int points) => Enumerable.Range(0, points)
        .Select(i => (Angle: 2 * Math.PI * i / points, Radius: Between(least, most)))
        .Select(corner => new Point(x + corner.Radius * Math.Cos(corner.Angle), y + corner.Radius * Math.Sin(corner.Angle))).ToValueList();

    private Mask Mask(LabelClass labelClass)
    {
        var pixels = new byte[bounds.Width!.Value * bounds.Height!.Value];
        random.NextBytes(pixels);
        pixels[0] = 1;
        return new Mask
        {
            Class = labelClass.Id,
            Rle = RunLengthMask.FromBitmap(bounds.Height.Value, bounds.Width.Value, [.. pixels.Select(pixel => (byte)(pixel & 1))]),
            Attributes = ObjectAttributes(labelClass),
        };
    }

    private KeypointGroup Keypoints(LabelClass labelClass) => new()
    {
        Class = labelClass.Id,
        Points = labelClass.Keypoints.Where((_, i) => i == 0 || random.Next(2) == 0)
            .Select(name => new Keypoint { Name = name, X = Between(0, 200), Y = Between(0, 100), Visibility = (Visibility)random.Next(2) }).ToValueList(),
        Box = random.Next(2) == 0 ? new Rectangle(1, 2, 3, 4.5) : null,
        Attributes = ObjectAttributes(labelClass),
    };

    private Track Track(LabelClass labelClass) => new()
    {
        Class = labelClass.Id,
        Keyframes = Enumerable.Range(0, random.Next(1, 5)).Select(i => new Keyframe
        {
            Frame = i * 10 + random.Next(10),
            X = Between(0, 100),
            Y = Between(0, 50),
            Width = 5,
            Height = 5.5,
            Outside = random.Next(4) == 0,
            Attributes = AttributeSet.Of(("flying", random.Next(2) == 0)),
        }).ToValueList(),
        Attributes = ObjectAttributes(labelClass),
    };

    private Span Span(LabelClass labelClass)
    {
        var text = new CodePoints(SampleSchemas.Text);
        var start = random.Next(text.Length);
        var end = random.Next(start + 1, text.Length + 1);
        return new Span { Class = labelClass.Id, Start = start, End = end, Text = Maybe(text.Slice(start, end).ToString()), Attributes = ObjectAttributes(labelClass) };
    }

    private Segment Segment(LabelClass labelClass) => Between(0, 29) is var start
        ? new Segment { Class = labelClass.Id, Start = start, End = start + Between(0.001, 1), Attributes = ObjectAttributes(labelClass) } : null!;

    private ValueList<T> List<T>(Func<LabelClass, T> make) => Enumerable.Range(0, random.Next(4)).Select(_ => make(Class())).ToValueList();

    private LabelClass Class() => schema.Classes[random.Next(schema.Classes.Count)];

    private AttributeSet ObjectAttributes(LabelClass labelClass) => Attributes([.. schema.ObjectAttributes.Where(attribute => !attribute.PerFrame), .. labelClass.Attributes]);

    private AttributeSet Attributes(ValueList<AttributeDefinition> definitions) => AttributeSet.Create([.. definitions
        .Where(definition => definition.Required || random.Next(2) == 0)
        .Select(definition => KeyValuePair.Create(definition.Id, Value(definition)))]);

    private AttributeValue Value(AttributeDefinition definition) => definition.Type switch
    {
        AttributeType.String => Words(definition.MaxLength ?? 100),
        AttributeType.Number => Between(definition.Min ?? -1e9, definition.Max ?? 1e9),
        AttributeType.Integer => random.Next((int)(definition.Min ?? -5), (int)(definition.Max ?? 5) + 1),
        AttributeType.Boolean => random.Next(2) == 0,
        _ => definition.Values[random.Next(definition.Values.Count)],
    };

    /// <summary>Short texts without characters above U+FFFF near the longest length, which not every validator counts as one.</summary>
    private string Words(int most) => string.Concat(Enumerable.Range(0, random.Next(Math.Min(most, 12)) / 2).Select(_ => new[] { "a", "é", "😀", "\"", "\\", "\u2028", "\n" }[random.Next(7)]));

    private T? Maybe<T>(T value)
        where T : class => random.Next(2) == 0 ? value : null;

    private double? Confidence() => random.Next(2) == 0 ? random.NextDouble() : null;

    private double Between(double least, double most) => least + (most - least) * random.NextDouble();
}
