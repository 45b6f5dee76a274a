using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;
using System.Text.Json;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class SpanAndTimeTests
{
    [Theory]
    [InlineData(0, 1, "😀", null)]
    [InlineData(2, 5, "Ada", null)]
    [InlineData(3, 6, "Ada", "/objects/0/text item.mismatch")]      // counted in UTF-16 units
    [InlineData(2, 8, null, null)]
    [InlineData(2, 9, null, "/objects/0/end item.outside")]
    [InlineData(5, 5, null, "/objects/0/end inconsistent")]
    [InlineData(5, 2, null, "/objects/0/end inconsistent")]
    public void Read_Span_CountsCodePoints(int start, int end, string? text, string? violation)
    {
        var json = JsonSerializer.Serialize(new { @class = "a", start, end });
        json = text is null ? json : json.Replace("}", $",\"text\":{JsonSerializer.Serialize(text)}}}", StringComparison.Ordinal);

        Reading.OfObjects(json, Schema(TaskType.Spans), ItemBounds.OfText("😀 Ada 😀x")).ShouldBe(violation is null ? [] : [violation]);
    }

    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(0, 4, 2)]     // a trailing blank, which is no part of a code either
    [InlineData(0, 2, 2)]     // cuts a word, and is no code
    [InlineData(4, 7, 1)]     // no code
    [InlineData(8, 11, 0)]
    public void Read_SpanText_IsChecked(int start, int end, int violations)
    {
        var schema = Schema(TaskType.Spans, new SpanTextConstraint { Trimmed = true, WholeWords = true, Pattern = "[A-Z]{2}[0-9]|ÄÖ." });

        Reading.OfObjects($$"""{"class":"a","start":{{start}},"end":{{end}}}""", schema, ItemBounds.OfText("AB1 xyz ÄÖÜ"))
            .ShouldBe(Enumerable.Repeat("/objects/0 constraint.spanText", violations));
    }

    [Fact]
    public void Read_LongPatternMatch_TakesLinearTime()
    {
        // Exponential for a matcher that goes back.
        var schema = Schema(TaskType.Spans, new SpanTextConstraint { Pattern = "(a+)+b" });

        Reading.OfObjects("""{"class":"a","start":0,"end":100000}""", schema, ItemBounds.OfText(new string('a', 100_000))).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 10, null)]
    [InlineData(9, 10.0005, null)]
    [InlineData(9, 10.5, "/objects/0/end item.outside")]
    [InlineData(-1, 5, "/objects/0/start value.range")]
    [InlineData(5, 5, "/objects/0/end inconsistent")]
    [InlineData(5, 5.2, "/objects/0 constraint.length")]
    public void Read_Segment_LiesInTheDuration(double start, double end, string? violation)
    {
        var schema = Schema(TaskType.Segments, new LengthConstraint { Min = 0.5 });

        Reading.OfObjects(FormattableString.Invariant($"{{\"class\":\"a\",\"start\":{start},\"end\":{end}}}"), schema, ItemBounds.OfDuration(10)).ShouldBe(violation is null ? [] : [violation]);
    }

    [Theory]
    [InlineData(false, "0-5 5-9", "")]
    [InlineData(false, "0-5 4-9", "1")]
    [InlineData(false, "4-9 0-5", "0")]
    [InlineData(false, "0-9 1-2 3-4 9-10", "1 2")]
    [InlineData(true, "0-9 1-2 3-4 9-10", "")]
    [InlineData(true, "0-9 1-5 4-6", "2")]
    [InlineData(true, "0-9 0-9", "")]
    [InlineData(false, "0-9 0-9", "1")]
    [InlineData(true, "0-9 8-10", "1")]
    public void Read_Disjoint_NamesTheLaterOne(bool nested, string segments, string wrong)
    {
        var schema = Schema(TaskType.Segments, new DisjointConstraint { Nested = nested });
        var objects = string.Join(',', segments.Split(' ').Select(segment => segment.Split('-')).Select(ends => $$"""{"class":"a","start":{{ends[0]}},"end":{{ends[1]}}}"""));

        Reading.OfObjects(objects, schema).ShouldBe(wrong.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(index => $"/objects/{index} constraint.disjoint"));
    }

    [Fact]
    public void Read_Disjoint_FindsSomethingExactlyWhereTwoOverlap()
    {
        Gen.Select(Gen.Int[0, 20], Gen.Int[1, 8], Gen.Int[0, 1]).Array[0, 8].Sample(
            triples =>
            {
                var segments = triples.Select(triple => new Segment { Class = triple.Item3 == 0 ? "a" : "b", Start = triple.Item1, End = triple.Item1 + triple.Item2 }).ToArray();
                var answer = JsonSerializer.SerializeToUtf8Bytes<Answer>(new SegmentsAnswer { SchemaVersion = 1, Objects = [.. segments] }, SchemaJson.Options);
                foreach (var (nested, sameClass) in new[] { (false, false), (true, false), (false, true), (true, true) })
                {
                    var schema = Schema(TaskType.Segments, new DisjointConstraint { Nested = nested, SameClass = sameClass });
                    var expected = Pairs(segments).Any(pair => (!sameClass || pair.A.Class == pair.B.Class) && Overlap(pair.A, pair.B) && !(nested && (Within(pair.A, pair.B) || Within(pair.B, pair.A))));

                    AnswerReader.Read(answer, schema, ItemBounds.Unknown).IsValid.ShouldBe(!expected);
                }
            },
            iter: 3_000);

        static bool Overlap(Segment a, Segment b) => a.Start < b.End && b.Start < a.End;

        static bool Within(Segment a, Segment b) => a.Start >= b.Start && a.End <= b.End;
    }

    [Fact]
    public void Read_Order_FindsSomethingExactlyWhereAnEarlierClassEndsLate()
    {
        var schema = Schema(TaskType.Segments, new OrderConstraint { Classes = ["b", "a", "c"] });
        var rank = new Dictionary<string, int> { ["b"] = 0, ["a"] = 1, ["c"] = 2 };
        Gen.Select(Gen.Int[0, 12], Gen.Int[1, 4], Gen.Int[0, 3]).Array[0, 5].Sample(
            triples =>
            {
                var segments = triples.Select(triple => new Segment { Class = "abcd"[triple.Item3].ToString(), Start = triple.Item1, End = triple.Item1 + triple.Item2 }).ToArray();
                var answer = JsonSerializer.SerializeToUtf8Bytes<Answer>(new SegmentsAnswer { SchemaVersion = 1, Objects = [.. segments] }, SchemaJson.Options);
                var late = Enumerable.Range(0, segments.Length).Where(i => segments.Any(other =>
                    rank.TryGetValue(segments[i].Class, out var own) && rank.TryGetValue(other.Class, out var its) && its < own && other.End > segments[i].Start));

                AnswerReader.Read(answer, schema, ItemBounds.Unknown).Violations.Select(violation => violation.Pointer)
                    .ShouldBe(late.Select(i => $"/objects/{i}"), ignoreOrder: true);
            },
            iter: 3_000);
    }

    [Fact]
    public void Read_Transcript_HasSegmentsInOrder()
    {
        var schema = new LabelSchema { TaskType = TaskType.Transcript, Text = new TextRules { Timed = true, MaxLength = 5 } };
        var item = ItemBounds.OfDuration(10);

        Reading.Of("""{"type":"transcript","schemaVersion":1,"text":"a b","segments":[{"start":1,"end":2,"text":"a"},{"start":1.5,"end":3,"text":"b"}]}""", schema, item).ShouldBeEmpty();
        Reading.Of("""{"type":"transcript","schemaVersion":1,"text":"a b c d"}""", schema, item).ShouldBe(["/text value.length", "/segments member.missing"]);
        Reading.Of("""{"type":"transcript","schemaVersion":1,"text":"a b","segments":[{"start":4,"end":2,"text":"a"},{"start":1.5,"end":30,"text":"b","speaker":"B"}]}""", schema, item)
            .ShouldBe(["/segments/0/end inconsistent", "/segments/1/start inconsistent", "/segments/1/end item.outside"]);
        Reading.Of("""{"type":"transcript","schemaVersion":1,"text":"","segments":[]}""", schema with { Text = new TextRules { Timed = true, MinLength = 0 } }, item).ShouldBeEmpty();
    }

    private static IEnumerable<(Segment A, Segment B)> Pairs(Segment[] segments) =>
        from i in Enumerable.Range(0, segments.Length) from j in Enumerable.Range(0, i) select (segments[i], segments[j]);

    private static LabelSchema Schema(TaskType type, params ReadOnlySpan<LabelConstraint> constraints) => new()
    {
        TaskType = type,
        Classes = [.. "abcd".Select(id => new LabelClass { Id = id.ToString() })],
        Constraints = ValueList.Create(constraints),
    };
}
