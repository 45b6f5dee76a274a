using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Constraints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Every constraint forgives what rounding makes of numbers, and no message contradicts itself.</summary>
public sealed partial class ToleranceTests
{
    [Theory]
    [InlineData(0.2, 0.3, 0.1, null, true)]                     // 0.09999999999999998
    [InlineData(0, 0.30000000000000004, null, 0.3, true)]
    [InlineData(0.2, 0.2999, 0.1, null, false)]
    [InlineData(0, 0.3001, null, 0.3, false)]
    [InlineData(9e7, 90000000.1, 0.1, 0.1, true)]               // years away, a double has eight decimals
    [InlineData(1, 1.0000004, 0.0000005, null, false)]          // a bound below the tolerance is one too
    [InlineData(1, 1.0000005, 0.0000005, 0.0000005, true)]
    public void Read_LengthOfASegment_ForgivesRounding(double start, double end, double? min, double? max, bool valid) =>
        Reading.OfObjects(Segment("a", start, end), Schema(TaskType.Segments, new LengthConstraint { Min = min, Max = max })).Count.ShouldBe(valid ? 0 : 1);

    [Theory]
    [InlineData(0.30000000000000004, 0.3, true)]
    [InlineData(0.3009, 0.3, true)]
    [InlineData(0.3011, 0.3, false)]
    [InlineData(0.3, 0.3, true)]
    public void Read_SegmentsThatTouch_AreApartAndInOrder(double end, double start, bool valid)
    {
        var segments = $"{Segment("a", 0, end)},{Segment("b", start, 1)}";

        Reading.OfObjects(segments, Schema(TaskType.Segments, new DisjointConstraint())).Count.ShouldBe(valid ? 0 : 1);
        Reading.OfObjects(segments, Schema(TaskType.Segments, new DisjointConstraint { Nested = true })).Count.ShouldBe(valid ? 0 : 1);
        Reading.OfObjects(segments, Schema(TaskType.Segments, new OrderConstraint { Classes = ["a", "b"] })).Count.ShouldBe(valid ? 0 : 1);
    }

    [Fact]
    public void Read_SegmentsNestedButForRounding_AreNested()
    {
        var nested = Schema(TaskType.Segments, new DisjointConstraint { Nested = true });

        Reading.OfObjects($"{Segment("a", 0.3, 1)},{Segment("a", 0.29999, 0.5)},{Segment("a", 0.7, 1.00001)}", nested).ShouldBeEmpty();
        Reading.OfObjects($"{Segment("a", 0.3, 1)},{Segment("a", 0.29, 0.5)}", nested).ShouldBe(["/objects/0 constraint.disjoint"]);
        Reading.OfObjects($"{Segment("a", 0.3, 1)},{Segment("a", 0.7, 1.01)}", nested).ShouldBe(["/objects/1 constraint.disjoint"]);
    }

    [Fact]
    public void Read_SegmentsShorterThanTheTolerance_StillOverlap()
    {
        Reading.OfObjects($"{Segment("a", 0.5, 0.5004)},{Segment("a", 0.5, 0.5004)}", Schema(TaskType.Segments, new DisjointConstraint())).ShouldBe(["/objects/1 constraint.disjoint"]);
        Reading.OfObjects($"{Box(0, 0, 5e-4, 5e-4)},{Box(0, 0, 5e-4, 5e-4)}", Schema(TaskType.Boxes, new OverlapConstraint { MaxIou = 0 })).ShouldBe(["/objects/1 constraint.overlap"]);
    }

    [Theory]
    [InlineData(0.1, 0.2, true)]       // 0.1 + 0.2 is beyond 0.3
    [InlineData(0.1, 0.2009, true)]
    [InlineData(0.1, 0.21, false)]
    public void Read_BoxesThatTouch_DoNotOverlap(double x, double width, bool valid)
    {
        var schema = Schema(TaskType.Boxes, new OverlapConstraint { MaxIou = 0 });

        Reading.OfObjects($"{Box(x, 0, width, 5)},{Box(0.3, 0, 5, 5)}", schema, ItemBounds.OfImage(640, 480)).Count.ShouldBe(valid ? 0 : 1);
        Reading.OfObjects($"{Box(0, x, 5, width)},{Box(0, 0.3, 5, 5)}", schema).Count.ShouldBe(valid ? 0 : 1);
    }

    [Theory]
    [InlineData(0.3, 0.1, "geometry minAspect 3", true)]        // 2.9999999999999996
    [InlineData(0.1, 0.3, "geometry maxArea 0.03", true)]       // 0.03
    [InlineData(0.1, 0.1, "geometry maxArea 0.01", true)]       // 0.010000000000000002
    [InlineData(0.1, 0.1001, "geometry maxArea 0.01", false)]
    [InlineData(0.19999999999999998, 5, "geometry minSide 0.2", true)]
    [InlineData(0.1999, 5, "geometry minSide 0.2", false)]
    public void Read_Box_ForgivesRounding(double width, double height, string rule, bool valid)
    {
        var words = rule.Split(' ');
        var bound = double.Parse(words[2], CultureInfo.InvariantCulture);
        var constraint = words[1] switch
        {
            "minAspect" => new GeometryConstraint { MinAspect = bound },
            "maxArea" => new GeometryConstraint { MaxArea = bound },
            _ => new GeometryConstraint { MinSide = bound },
        };

        Reading.OfObjects(Box(0, 0, width, height), Schema(TaskType.Boxes, constraint)).Count.ShouldBe(valid ? 0 : 1);
    }

    [Theory]
    [InlineData(0.30000000000000004, true)]
    [InlineData(0.3, true)]
    [InlineData(0.2, true)]
    [InlineData(0.1500001, false)]
    [InlineData(0.3001, false)]
    [InlineData(-0.1, false)]
    public void Read_Scale_ForgivesRounding(double value, bool valid)
    {
        // 0.3 - 0.1 is less than the step of 0.2, as doubles count.
        foreach (var scale in new[] { new NumericScale(0, 0.3) { Step = 0.1 }, new NumericScale(-0.3, 0.3) { Step = 0.1 } })
        {
            var schema = new LabelSchema { TaskType = TaskType.ClassificationNumeric, Scale = scale };
            var found = Reading.Of(FormattableString.Invariant($$"""{"type":"classification.numeric","schemaVersion":1,"value":{{value}}}"""), schema);

            (found.Count == 0).ShouldBe(valid || (value == -0.1 && scale.Min < 0));
        }
        Reading.OfSchema("""{"taskType":"classification.numeric","scale":{"min":0.1,"max":0.3,"step":0.2}}""").ShouldBeEmpty();
    }

    [Fact]
    public void Read_WholeNumbers_AreExact()
    {
        var text = ItemBounds.OfText(new string('x', 2_000_000));
        Reading.OfObjects("""{"class":"a","start":0,"end":1000001}""", Schema(TaskType.Spans, new LengthConstraint { Max = 1_000_000 }), text).Count.ShouldBe(1);
        Reading.OfObjects("""{"class":"a","rle":{"size":[2000,2000],"counts":[0,2000001,1999999]}}""", Schema(TaskType.Masks, new GeometryConstraint { MaxArea = 2_000_000 })).Count.ShouldBe(1);
        Reading.OfObjects("""{"class":"a","rle":{"size":[1000,1000],"counts":[0,500000,500000]}},{"class":"a","rle":{"size":[1000,1000],"counts":[499999,500001]}}""", Schema(TaskType.Masks, new OverlapConstraint { MaxIou = 0 }))
            .ShouldBe(["/objects/1 constraint.overlap"]);
    }

    [Theory]
    [InlineData(TaskType.Segments, "length", """{"class":"a","start":0,"end":6.9999}""", "It is 6.9999 seconds long; expected exactly 7.")]
    [InlineData(TaskType.Segments, "length", """{"class":"a","start":0,"end":6.99999}""", "It is 6.99999 seconds long; expected exactly 7.")]
    [InlineData(TaskType.Spans, "length", """{"class":"a","start":0,"end":6}""", "It is 6 code points long; expected exactly 7.")]
    [InlineData(TaskType.Boxes, "area", """{"class":"a","x":0,"y":0,"width":7,"height":1.00001}""", "The area is 7.0001; expected exactly 7.")]
    [InlineData(TaskType.Boxes, "aspect", """{"class":"a","x":0,"y":0,"width":7,"height":1.00001}""", "Width divided by height is 6.9999; expected exactly 7.")]
    [InlineData(TaskType.Boxes, "side", """{"class":"a","x":0,"y":0,"width":7,"height":6.9}""", "6.9 is out of range; expected exactly 7.")]
    [InlineData(TaskType.Boxes, "count", """{"class":"a","x":0,"y":0,"width":7,"height":7}""", "There are 1 in all; expected exactly 7.")]
    [InlineData(TaskType.Boxes, "", """{"class":"a","x":"0","y":0,"width":7,"height":7}""", "Expected a number, found a string.")]
    public void Read_BoundsThatAreOne_SayExactly(TaskType type, string rule, string item, string message)
    {
        LabelConstraint[] rules = rule switch
        {
            "length" => [new LengthConstraint { Min = 7, Max = 7 }],
            "area" => [new GeometryConstraint { MinArea = 7, MaxArea = 7 }],
            "aspect" => [new GeometryConstraint { MinAspect = 7, MaxAspect = 7 }],
            "side" => [new GeometryConstraint { MinSide = 7, MaxSide = 7 }],
            "count" => [new CountConstraint { Min = 7, Max = 7 }],
            _ => [],
        };

        Messages(item, Schema(type, rules)).ShouldBe([message]);
    }

    [Fact]
    public void Read_FormsThatLeaveNoChoice_SayExactly()
    {
        Messages("""{"class":"a","parts":[{"points":[[0,0],[1],[1,1]]}]}""", Schema(TaskType.Polygons)).ShouldBe(["The array has 1 items; expected exactly 2."]);
        Read("""{"type":"boxes","schemaVersion":2,"objects":[]}""", Schema(TaskType.Boxes)).ShouldBe(["2 is out of range; expected exactly 1."]);
        Read("""{"type":"text","schemaVersion":1,"response":"four"}""", new LabelSchema { TaskType = TaskType.Text, Text = new TextRules { MinLength = 7, MaxLength = 7 } })
            .ShouldBe(["The string has 4 characters; expected exactly 7."]);
        LabelSchemaReader.Read("""{"taskType":"boxes","classes":[{"id":"a","color":"red"}]}"""u8.ToArray()).Violations.Single().Message.ShouldBe("The string has 3 characters; expected exactly 7.");
    }

    [Fact]
    public void Read_AnyBoundAndValue_IsRefusedOnlyWithAMessageThatIsTrue()
    {
        var (refused, accepted) = (0, 0);
        var offset = Gen.OneOf(Gen.Int[-3, 3].Select(i => i * 1e-17), Gen.Double[-2e-3, 2e-3], Gen.Double[-2e-6, 2e-6], Gen.Int[-3, 3].Select(i => i * 0.1));
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 40], Gen.Int[0, 3], Gen.Int[1, 90], offset, offset).Sample(
            (form, tenths, room, at, shift, other) =>
            {
                double bound = tenths * 0.1, most = bound + (room * 0.1), start = at * 0.1;
                double length = Math.Max(1e-4, bound + shift);
                var found = form switch
                {
                    0 => Messages(Segment("a", start, start + length), Schema(TaskType.Segments, new LengthConstraint { Min = bound, Max = most })),
                    1 => Messages(Box(start, start, length, 1 + other), Schema(TaskType.Boxes, new GeometryConstraint { MinArea = bound, MaxArea = most })),
                    2 => Messages(Box(start, start, length, 1 + other), Schema(TaskType.Boxes, new GeometryConstraint { MinAspect = bound, MaxAspect = most })),
                    3 => Messages(Box(start, start, length, 1), Schema(TaskType.Boxes, new GeometryConstraint { MinSide = bound, MaxSide = most })),
                    4 => Messages(Triangle(start, length), Schema(TaskType.Polygons, new GeometryConstraint { MinSide = bound, MaxSide = most, MinArea = bound / 2, MaxArea = most / 2 })),
                    5 => Messages($"{Box(0, 0, 1, 1)},{Box(0, Math.Min(0.99, bound / 4) + shift, 1, 1)}", Schema(TaskType.Boxes, new OverlapConstraint { MaxIou = Math.Min(0.9, at * 0.01) })),
                    6 => Messages($"{Segment("a", 0, Math.Max(0.01, start + shift))},{Segment("b", start, start + length)}", Schema(TaskType.Segments, new DisjointConstraint())),
                    7 => Messages(Box(100 - bound, 0, length, 1), Schema(TaskType.Boxes), ItemBounds.OfImage(100, 100)),
                    8 => Read(FormattableString.Invariant($$"""{"type":"classification.numeric","schemaVersion":1,"value":{{start + shift}}}"""), new LabelSchema { TaskType = TaskType.ClassificationNumeric, Scale = new NumericScale(bound, bound + 8) { Step = 0.1 } }),
                    _ => Messages(string.Join(',', Enumerable.Repeat(Box(0, 0, 1, 1), at)), Schema(TaskType.Boxes, new CountConstraint { Min = tenths, Max = tenths + room })),
                };
                _ = found.Count > 0 ? Interlocked.Increment(ref refused) : Interlocked.Increment(ref accepted);
                found.ShouldAllBe(message => IsTrue(message));
            },
            iter: 20_000);

        refused.ShouldBeGreaterThan(2_000);
        accepted.ShouldBeGreaterThan(2_000);
    }

    /// <summary>Reads a message as a person does: whether what was found is not what was expected.</summary>
    private static bool IsTrue(string message)
    {
        if (OverlapOfSegments().Match(message) is { Success: true } overlap)
        {
            return Number(overlap.Groups[1]) < Number(overlap.Groups[4]) && Number(overlap.Groups[3]) < Number(overlap.Groups[2]);
        }
        if (Outside().Match(message) is { Success: true } outside)
        {
            return Number(outside.Groups[1]) < 0 || Number(outside.Groups[2]) > 100;
        }
        if (OffScale().Match(message) is { Success: true } scale)
        {
            var steps = (Number(scale.Groups[1]) - Number(scale.Groups[2])) / Number(scale.Groups[3]);
            return Math.Abs(steps - Math.Round(steps)) > 1e-7;
        }
        var bound = FoundAndExpected().Match(message);
        bound.Success.ShouldBeTrue(message);
        var found = Number(bound.Groups["found"]);
        double? Of(string name) => bound.Groups[name].Success ? Number(bound.Groups[name]) : null;
        var (min, max) = (Of("exactly") ?? Of("least") ?? Of("from"), Of("exactly") ?? Of("most") ?? Of("to"));
        (bound.Groups["exactly"].Success || min is null || max is null || min < max).ShouldBeTrue(message);
        return found < min || found > max;
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    private const string Digits = @"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?";

    [GeneratedRegex(@$"(?<![\d.])(?<found>{Digits})[^;\d]*; expected (?:exactly (?<exactly>{Digits})|(?<from>{Digits}) to (?<to>{Digits})|(?:at least (?<least>{Digits}))?(?: and )?(?:at most (?<most>{Digits}))?)\.$")]
    private static partial Regex FoundAndExpected();

    [GeneratedRegex(@$"^({Digits}) to ({Digits}) overlaps ({Digits}) to ({Digits}) of object")]
    private static partial Regex OverlapOfSegments();

    [GeneratedRegex(@$"^It covers x ({Digits}) to ({Digits}), y {Digits} to {Digits}; the item is 100 × 100 pixels\.$")]
    private static partial Regex Outside();

    [GeneratedRegex(@$"^({Digits}) is not on the scale, which begins at ({Digits}) and has steps of ({Digits})\.$")]
    private static partial Regex OffScale();

    private static List<string> Messages(string objects, LabelSchema schema, ItemBounds? bounds = null) =>
        Read($$"""{"type":"{{schema.TaskType.Name()}}","schemaVersion":1,"objects":[{{objects}}]}""", schema, bounds);

    private static List<string> Read(string json, LabelSchema schema, ItemBounds? bounds = null) =>
        [.. AnswerReader.Read(Encoding.UTF8.GetBytes(json), schema, bounds ?? ItemBounds.Unknown).Violations.Select(violation => violation.Message)];

    private static string Segment(string labelClass, double start, double end) =>
        FormattableString.Invariant($$"""{"class":"{{labelClass}}","start":{{start}},"end":{{end}}}""");

    private static string Box(double x, double y, double width, double height) =>
        FormattableString.Invariant($$"""{"class":"a","x":{{x}},"y":{{y}},"width":{{width}},"height":{{height}}}""");

    private static string Triangle(double at, double side) => FormattableString.Invariant(
        $$"""{"class":"a","parts":[{"points":[[{{at}},{{at}}],[{{at + side}},{{at}}],[{{at}},{{at + side}}]]}]}""");

    private static LabelSchema Schema(TaskType type, params ReadOnlySpan<LabelConstraint> constraints) =>
        new() { TaskType = type, Classes = [new LabelClass { Id = "a" }, new LabelClass { Id = "b" }], Constraints = ValueList.Create(constraints) };
}
