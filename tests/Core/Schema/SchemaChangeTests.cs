using System.Text;
using System.Text.Json;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Constraints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class SchemaChangeTests
{
    private static readonly LabelSchema Old = new()
    {
        TaskType = TaskType.Boxes,
        Classes = [new LabelClass { Id = "car", Name = "Car", Keypoints = [] }, new LabelClass { Id = "bus", Attributes = [new AttributeDefinition { Id = "line", Type = AttributeType.Enum, Values = ["1", "2"] }] }],
        ObjectAttributes = [new AttributeDefinition { Id = "count", Type = AttributeType.Integer, Min = 0 }],
        Constraints = [new CountConstraint { Max = 5 }],
    };

    [Fact]
    public void Between_EqualSchemas_HasNoDifference()
    {
        foreach (var (schema, _) in SampleSchemas.All)
        {
            SchemaChange.Between(schema, schema with { Version = 9 }).Differences.ShouldBeEmpty();
        }
    }

    public static TheoryData<string, LabelSchema, string> Changes => new()
    {
        { "class added", Old with { Classes = [.. Old.Classes, new LabelClass { Id = "van" }] }, "compatible /classes/2 The class 'van' was added; answers of the old version could not choose it." },
        { "class removed", Old with { Classes = [Old.Classes[0]] }, "breaking /classes/1 The class 'bus' was removed." },
        { "class renamed", Old with { Classes = [Old.Classes[0] with { Id = "automobile" }, Old.Classes[1]] },
            "breaking /classes/0 The class 'car' was removed; it seems to have been renamed to 'automobile'. Keep the id and change the name.|compatible /classes/0 The class 'automobile' was added; answers of the old version could not choose it." },
        { "name changed", Old with { Classes = [Old.Classes[0] with { Name = "Auto" }, Old.Classes[1]] }, "compatible /classes/0 The class 'car' is shown to people differently. If it means something else, give it a new id." },
        { "order changed", Old with { Classes = [Old.Classes[1], Old.Classes[0]] }, "" },
        { "value added", WithLine(line => line with { Values = ["1", "2", "3"] }), "compatible /classes/1/attributes/0/values '3' was added." },
        { "value removed", WithLine(line => line with { Values = ["1"] }), "breaking /classes/1/attributes/0/values '2' was removed." },
        { "now required", WithLine(line => line with { Required = true }), "breaking /classes/1/attributes/0/required It was turned on." },
        { "type changed", WithLine(line => new AttributeDefinition { Id = "line", Type = AttributeType.Boolean }), "breaking /classes/1/attributes/0/type The type of 'line' changed." },
        { "attribute removed", Old with { ObjectAttributes = [] }, "breaking /objectAttributes The attribute 'count' was removed." },
        { "bound widened", Old with { ObjectAttributes = [Old.ObjectAttributes[0] with { Min = -1 }] }, "compatible /objectAttributes/0/min The bound changed from 0 to -1." },
        { "bound narrowed", Old with { ObjectAttributes = [Old.ObjectAttributes[0] with { Max = 3 }] }, "breaking /objectAttributes/0/max The bound changed from none to 3." },
        { "integer to number", Old with { ObjectAttributes = [Old.ObjectAttributes[0] with { Type = AttributeType.Number }] }, "compatible /objectAttributes/0/type The type of 'count' changed." },
        { "constraint removed", Old with { Constraints = [] }, "compatible /constraints/0 A constraint was removed or changed: count." },
        { "constraint reworded", Old with { Constraints = [Old.Constraints[0] with { Message = "Five will do." }] }, "" },
        { "constraint added", Old with { Constraints = [.. Old.Constraints, new OverlapConstraint { MaxIou = 0.5 }] }, "breaking /constraints/1 A constraint was added or changed: overlap." },
        { "reason removed", Old with { SkipReasons = ["unusable"] }, "breaking /skipReasons 'undecidable' was removed." },
        { "task type changed", Old with { TaskType = TaskType.RotatedBoxes }, "breaking /taskType The task type changed from boxes to boxes.rotated." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Between_Change_IsNamed(string what, LabelSchema after, string differences)
    {
        var change = SchemaChange.Between(Old, after);

        string.Join('|', change.Differences.Select(difference => $"{(difference.IsBreaking ? "breaking" : "compatible")} {difference.Pointer} {difference.Message}")).ShouldBe(differences, what);
        change.IsCompatible.ShouldBe(!differences.Contains("breaking", StringComparison.Ordinal));
    }

    [Fact]
    public void Between_ScaleOfRanks_BreaksWithAnyChange()
    {
        var scale = new LabelSchema { TaskType = TaskType.ClassificationOrdinal, Classes = [new LabelClass { Id = "low" }, new LabelClass { Id = "high" }] };

        SchemaChange.Between(scale, scale with { Classes = [scale.Classes[0], new LabelClass { Id = "middle" }, scale.Classes[1]] }).IsCompatible.ShouldBeFalse();
    }

    /// <summary>Schemas are changed at random; what is called compatible must keep every valid answer valid.</summary>
    [Theory]
    [MemberData(nameof(SampleSchemas.Indices), MemberType = typeof(SampleSchemas))]
    public void Between_CalledCompatible_KeepsEveryAnswerValid(int sample)
    {
        var (schema, bounds) = SampleSchemas.All[sample];
        var compatible = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var json = JsonSerializer.SerializeToNode(schema, SchemaJson.Options)!;
                for (var mutations = random.Next(1, 3); mutations > 0; mutations--)
                {
                    JsonMutation.Apply(json, random);
                }
                json["version"] = schema.Version;
                if (LabelSchemaReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString())).Schema is not { } changed || !SchemaChange.Between(schema, changed).IsCompatible)
                {
                    return;
                }
                for (var i = 0; i < 20; i++)
                {
                    var answer = JsonSerializer.SerializeToUtf8Bytes(new AnswerMaker(schema, bounds, random).Make(), SchemaJson.Options);
                    if (AnswerReader.Read(answer, schema, bounds).IsValid)
                    {
                        Interlocked.Increment(ref compatible);
                        AnswerReader.Read(answer, changed, bounds).Violations.ShouldBeEmpty($"{Encoding.UTF8.GetString(answer)} under {json}");
                    }
                }
            },
            iter: 600);

        compatible.ShouldBeGreaterThan(5);
    }

    private static LabelSchema WithLine(Func<AttributeDefinition, AttributeDefinition> change) =>
        Old with { Classes = [Old.Classes[0], Old.Classes[1] with { Attributes = [change(Old.Classes[1].Attributes[0])] }] };
}
