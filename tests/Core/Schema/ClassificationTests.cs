using System.Text;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Constraints;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class ClassificationTests
{
    private static readonly LabelSchema Digits = new()
    {
        Version = 3,
        TaskType = TaskType.ClassificationOne,
        Classes = [.. Enumerable.Range(0, 10).Select(digit => new LabelClass { Id = $"{digit}" })],
        Attributes = [new AttributeDefinition { Id = "legible", Type = AttributeType.Boolean }],
    };

    private static readonly LabelSchema Scene = new()
    {
        TaskType = TaskType.ClassificationMany,
        Classes =
        [
            new LabelClass { Id = "day" },
            new LabelClass { Id = "night" },
            new LabelClass { Id = "rain", Attributes = [new AttributeDefinition { Id = "strength", Type = AttributeType.Integer, Min = 1, Max = 3, Required = true }] },
            new LabelClass { Id = "road" },
        ],
        Constraints =
        [
            new ExcludesConstraint { Classes = ["day", "night"], Message = "Choose dusk in neither case." },
            new RequiredConstraint { Classes = ["road"] },
            new CountConstraint { Max = 3 },
        ],
    };

    [Fact]
    public void Read_OneClass_ReturnsTheAnswer()
    {
        var reading = Read("""{"type":"classification.one","schemaVersion":3,"class":"7","attributes":{"legible":true},"confidence":0.5}""", Digits);

        reading.Violations.ShouldBeEmpty();
        reading.Answer.ShouldBe(new OneClassAnswer { SchemaVersion = 3, Class = "7", Attributes = AttributeSet.Of(("legible", true)), Confidence = 0.5 });
    }

    [Fact]
    public void Read_ManyThingsWrong_ListsThemAllWithPointers()
    {
        var reading = Read("""{"type":"classification.one","schemaVersion":2,"class":"ten","attributes":{"legible":"yes","ink":1},"confidence":2,"class":"7","x~/y":null}""", Digits);

        reading.Answer.ShouldBeNull();
        reading.Violations.Select(violation => $"{violation.Pointer} {violation.Code}").ShouldBe(
        [
            "/schemaVersion value.range",
            "/class value.notListed",
            "/attributes/legible value.type",
            "/attributes/ink member.unknown",
            "/confidence value.range",
            "/class duplicate",
            "/x~0~1y member.unknown",
        ]);
    }

    [Fact]
    public void Read_Skipped_ReturnsTheReason()
    {
        Read("""{"type":"skipped","schemaVersion":3,"reason":"unusable","comment":"black"}""", Digits).Answer
            .ShouldBe(new SkippedAnswer { SchemaVersion = 3, Reason = "unusable", Comment = "black" });
        Pointers(Read("""{"type":"skipped","schemaVersion":3,"reason":"tired"}""", Digits)).ShouldBe(["/reason value.notListed"]);
        Pointers(Read("""{"type":"skipped","schemaVersion":3,"reason":"unusable"}""", Digits with { SkipReasons = [] }))
            .ShouldBe(["/type value.notListed", "/reason member.unknown", "/class member.missing"]);
    }

    [Fact]
    public void Read_ManyClasses_ChecksConstraintsEvenWhereTheFormIsWrong()
    {
        Pointers(Read("""{"type":"classification.many","schemaVersion":1,"classes":["day","night","rain"],"attributes":{"strength":9}}""", Scene)).ShouldBe(
        [
            "/attributes/strength value.range",
            "/classes/1 constraint.excludes",
            "/classes constraint.required",
        ]);
        Read("""{"type":"classification.many","schemaVersion":1,"classes":["day","night","road"]}""", Scene).Violations.Single().Message
            .ShouldBe("'night' and 'day' are impossible together. Choose dusk in neither case.");
    }

    [Fact]
    public void Read_ManyClasses_TiesAttributesToTheirClass()
    {
        Read("""{"type":"classification.many","schemaVersion":1,"classes":["road","rain"],"attributes":{"strength":2}}""", Scene).IsValid.ShouldBeTrue();
        Pointers(Read("""{"type":"classification.many","schemaVersion":1,"classes":["road","rain"]}""", Scene)).ShouldBe(["/attributes/strength member.missing"]);
        Pointers(Read("""{"type":"classification.many","schemaVersion":1,"classes":["road"],"attributes":{"strength":2}}""", Scene)).ShouldBe(["/attributes/strength member.unknown"]);
    }

    [Theory]
    [InlineData("1.25", true)]
    [InlineData("1.3", false)]
    [InlineData("-0.1", false)]
    [InlineData("1e999", false)]
    [InlineData("\"1\"", false)]
    public void Read_Numeric_KeepsToTheScale(string value, bool valid)
    {
        var schema = new LabelSchema { TaskType = TaskType.ClassificationNumeric, Scale = new NumericScale(0, 5) { Step = 0.25 } };

        Read($$"""{"type":"classification.numeric","schemaVersion":1,"value":{{value}}}""", schema).IsValid.ShouldBe(valid);
    }

    private static AnswerReading Read(string json, LabelSchema schema) => AnswerReader.Read(Encoding.UTF8.GetBytes(json), schema, ItemBounds.Unknown);

    private static IEnumerable<string> Pointers(AnswerReading reading) => reading.Violations.Select(violation => $"{violation.Pointer} {violation.Code}");
}
