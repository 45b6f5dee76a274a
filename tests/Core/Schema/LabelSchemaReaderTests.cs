using System.Text;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class LabelSchemaReaderTests
{
    [Fact]
    public void Read_WithoutVersionAndReasons_HasTheDefaults()
    {
        var schema = LabelSchemaReader.Read("""{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}"""u8.ToArray()).Schema.ShouldNotBeNull();

        schema.Version.ShouldBe(1);
        schema.SkipReasons.ShouldBe(LabelSchema.DefaultSkipReasons);
        schema.ShouldBe(new LabelSchema { TaskType = TaskType.ClassificationOne, Classes = [new LabelClass { Id = "a" }, new LabelClass { Id = "b" }] });
    }

    [Fact]
    public void Read_ManyThingsWrong_ListsThemAll()
    {
        Reading.OfSchema(
            """
            {
              "taskType": "boxes", "version": 0, "colour": "red",
              "classes": [{ "id": "a", "name": 7 }, { "name": "b" }],
              "constraints": [{ "type": "geometry", "minSide": -1 }, { "type": "magic" }, { "type": "overlap" }]
            }
            """).ShouldBe(
        [
            "/version value.range",
            "/colour member.unknown",
            "/classes/0/name value.type",
            "/classes/1/id member.missing",
            "/constraints/0/minSide value.range",
            "/constraints/1/type value.notListed",
            "/constraints/2/maxIou member.missing",
        ]);
    }

    [Theory]
    // classes
    [InlineData("classification.one", """ "classes":[{"id":"a"}] """, "/classes member.missing")]
    [InlineData("boxes", """ "version":2 """, "/classes member.missing")]
    [InlineData("classification.numeric", """ "classes":[{"id":"a"}],"scale":{"min":0,"max":1} """, "/classes schema.notApplicable")]
    [InlineData("boxes", """ "classes":[{"id":"a"},{"id":"a"}] """, "/classes/1/id duplicate")]
    [InlineData("boxes", """ "classes":[{"id":" a"},{"id":"b\tc"},{"id":"Ä B"}] """, "/classes/0/id value.unicode,/classes/1/id value.unicode")]
    [InlineData("boxes", """ "classes":[{"id":"a","color":"red"},{"id":"b","color":"redredr"},{"id":"c","color":"#00ffAA"}] """, "/classes/0/color value.length")]
    [InlineData("boxes", """ "classes":[{"id":"b","color":"redredr"}] """, "/classes/0/color value.unicode")]
    [InlineData("boxes", """ "classes":[{"id":"a","parent":"b"},{"id":"b","parent":"x"}] """, "/classes/1/parent reference")]
    [InlineData("boxes", """ "classes":[{"id":"z","parent":"a"},{"id":"a","parent":"b"},{"id":"b","parent":"a"}] """, "/classes/1/parent inconsistent")]
    [InlineData("boxes", """ "classes":[{"id":"a","parent":"a"}] """, "/classes/0/parent inconsistent")]
    [InlineData("boxes", """ "classes":[{"id":"a","keypoints":["x"]}] """, "/classes/0/keypoints schema.notApplicable")]
    [InlineData("keypoints", """ "classes":[{"id":"a"}] """, "/classes/0/keypoints member.missing")]
    [InlineData("keypoints", """ "classes":[{"id":"a","keypoints":["x","y"],"skeleton":[["x","z"]]}] """, "/classes/0/skeleton/0/1 reference")]
    [InlineData("keypoints", """ "classes":[{"id":"a","keypoints":["x"]}],"constraints":[{"type":"geometry","maxArea":5}] """, "/constraints/0/maxArea schema.notApplicable")]
    // attributes
    [InlineData("boxes", """ "classes":[{"id":"a","attributes":[{"id":"q","type":"enum"}]}] """, "/classes/0/attributes/0/values member.missing")]
    [InlineData("boxes", """ "classes":[{"id":"a"}],"objectAttributes":[{"id":"q","type":"string","values":["x"],"min":1}] """, "/objectAttributes/0/values schema.notApplicable,/objectAttributes/0/min schema.notApplicable")]
    [InlineData("boxes", """ "classes":[{"id":"a"}],"attributes":[{"id":"q","type":"integer","min":0.2,"max":0.8},{"id":"q","type":"number","maxLength":3}] """, "/attributes/0/min schema.contradiction,/attributes/1/id duplicate,/attributes/1/maxLength schema.notApplicable")]
    [InlineData("boxes", """ "classes":[{"id":"a","attributes":[{"id":"q","type":"string"}]},{"id":"b","attributes":[{"id":"q","type":"number"}]}] """, "")]
    [InlineData("boxes", """ "classes":[{"id":"a","attributes":[{"id":"q","type":"string"}]}],"attributes":[{"id":"q","type":"string"}] """, "/classes/0/attributes/0/id duplicate")]
    [InlineData("classification.many", """ "classes":[{"id":"a","attributes":[{"id":"q","type":"string"}]},{"id":"b","attributes":[{"id":"q","type":"string"}]}] """, "/classes/1/attributes/0/id duplicate")]
    [InlineData("boxes", """ "classes":[{"id":"a"}],"objectAttributes":[{"id":"q","type":"string","perFrame":true}] """, "/objectAttributes/0/perFrame schema.notApplicable")]
    [InlineData("ranking", """ "objectAttributes":[{"id":"q","type":"string"}] """, "/objectAttributes schema.notApplicable")]
    // rules of one task type
    [InlineData("classification.numeric", """ "version":1 """, "/scale member.missing")]
    [InlineData("classification.numeric", """ "scale":{"min":3,"max":3} """, "/scale/max schema.contradiction")]
    [InlineData("classification.numeric", """ "scale":{"min":0,"max":1,"step":2} """, "/scale/step schema.contradiction")]
    [InlineData("boxes", """ "classes":[{"id":"a"}],"scale":{"min":0,"max":1},"ranking":{},"text":{} """, "/scale schema.notApplicable,/ranking schema.notApplicable,/text schema.notApplicable")]
    [InlineData("text", """ "text":{"timed":true,"roles":["x"],"lastRole":"x"} """, "/text/timed schema.notApplicable,/text/roles schema.notApplicable,/text/lastRole schema.notApplicable")]
    [InlineData("text", """ "text":{"conversation":true,"lastRole":"robot"} """, "/text/lastRole reference")]
    [InlineData("transcript", """ "text":{"minLength":5,"maxLength":4,"conversation":true} """, "/text/minLength schema.contradiction,/text/conversation schema.notApplicable")]
    [InlineData("relations", """ "classes":[{"id":"a"}] """, "/relations member.missing")]
    [InlineData("relations", """ "classes":[{"id":"a"}],"relations":{"between":["span"],"classes":[{"id":"r","from":["x"],"symmetric":true,"acyclic":true},{"id":"r"}]} """,
        "/relations/classes/0/from/0 reference,/relations/classes/0/acyclic schema.contradiction,/relations/classes/1/id duplicate")]
    public void Read_Schema_SaysWhatIsWrong(string taskType, string members, string violations)
    {
        Reading.OfSchema($$"""{"taskType":"{{taskType}}",{{members}}}""").ShouldBe(violations.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("boxes", """{"type":"required","classes":["x"]}""", "/constraints/0/classes/0 reference")]
    [InlineData("boxes", """{"type":"excludes","classes":["a"]}""", "/constraints/0/classes array.count")]
    [InlineData("boxes", """{"type":"excludes","classes":["a","a"]}""", "/constraints/0/classes/1 duplicate")]
    [InlineData("boxes", """{"type":"count"}""", "/constraints/0 member.missing")]
    [InlineData("boxes", """{"type":"count","class":"x","min":3,"max":2}""", "/constraints/0/class reference,/constraints/0/min schema.contradiction")]
    [InlineData("classification.one", """{"type":"required","classes":["a"]}""", "/constraints/0/type schema.notApplicable")]
    [InlineData("boxes", """{"type":"length","min":1}""", "/constraints/0/type schema.notApplicable")]
    [InlineData("boxes", """{"type":"geometry"}""", "/constraints/0 member.missing")]
    [InlineData("boxes", """{"type":"geometry","minArea":3,"maxArea":2,"simple":true,"maxVertices":4}""", "/constraints/0/minArea schema.contradiction,/constraints/0/simple schema.notApplicable,/constraints/0/maxVertices schema.notApplicable")]
    [InlineData("boxes", """{"type":"overlap","maxIou":1}""", "/constraints/0/maxIou value.range")]
    [InlineData("spans", """{"type":"spanText","pattern":"("}""", "/constraints/0/pattern value.unicode")]
    [InlineData("spans", """{"type":"spanText","pattern":"(a)\\1"}""", "/constraints/0/pattern value.unicode")]
    [InlineData("spans", """{"type":"spanText"}""", "/constraints/0 member.missing")]
    [InlineData("spans", """{"type":"order","classes":["a","b"]}""", "")]
    [InlineData("boxes", """{"type":"implies","needsClass":"a"}""", "/constraints/0 member.missing")]
    [InlineData("boxes", """{"type":"implies","class":"a"}""", "/constraints/0 member.missing")]
    [InlineData("boxes", """{"type":"implies","class":"a","needsClass":"b","needsAttribute":"size"}""", "/constraints/0 member.missing")]
    [InlineData("boxes", """{"type":"implies","class":"a","value":1,"needsClass":"b"}""", "/constraints/0/value schema.notApplicable")]
    [InlineData("boxes", """{"type":"implies","attribute":"weight","needsClass":"b"}""", "/constraints/0/attribute reference")]
    [InlineData("boxes", """{"type":"implies","attribute":"size","value":"huge","needsClass":"b"}""", "/constraints/0/value reference")]
    [InlineData("boxes", """{"type":"implies","attribute":"size","value":"big","needsClass":"b"}""", "")]
    [InlineData("boxes", """{"type":"implies","class":"b","needsAttribute":"size"}""", "/constraints/0/needsAttribute reference")]
    [InlineData("boxes", """{"type":"implies","class":"a","needsAttribute":"size"}""", "")]
    [InlineData("boxes", """{"type":"implies","attribute":"weather","needsAttribute":"size"}""", "/constraints/0/needsAttribute reference")]
    [InlineData("boxes", """{"type":"implies","attribute":"size","needsAttribute":"weather"}""", "")]
    [InlineData("classification.one", """{"type":"implies","class":"a","needsClass":"b"}""", "/constraints/0/needsClass schema.notApplicable")]
    public void Read_Constraint_SaysWhatIsWrong(string taskType, string constraint, string violations)
    {
        Reading.OfSchema(
            $$"""
            {"taskType":"{{taskType}}",
             "classes":[{"id":"a","attributes":[{"id":"size","type":"enum","values":["small","big"]}]},{"id":"b"}],
             "attributes":[{"id":"weather","type":"string"}],
             "constraints":[{{constraint}}]}
            """).ShouldBe(violations.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("""{"type":"count","class":"a","min":3},{"type":"count","class":"a","max":2}""", "'a' must occur at least 3 times and at most 2 times.")]
    [InlineData("""{"type":"required","classes":["a"]},{"type":"count","class":"a","max":0}""", "'a' must occur at least 1 times and at most 0 times.")]
    [InlineData("""{"type":"required","classes":["a","b","c"]},{"type":"count","max":2}""", "At least 3 objects or classes must occur, and at most 2 may.")]
    [InlineData("""{"type":"count","min":4},{"type":"count","class":"a","max":1},{"type":"count","class":"b","max":1},{"type":"count","class":"c","max":1},{"type":"count","class":"d","max":0}""", "At least 4 objects or classes must occur, and at most 3 can.")]
    [InlineData("""{"type":"required","classes":["a"]},{"type":"implies","class":"a","needsClass":"b"},{"type":"count","max":1}""", "At least 2 objects or classes must occur, and at most 1 may.")]
    [InlineData("""{"type":"required","classes":["a","b"]},{"type":"excludes","classes":["b","a"]}""", "'b' and 'a' must both occur and are impossible together.")]
    [InlineData("""{"type":"implies","class":"a","needsClass":"b"},{"type":"implies","class":"b","needsClass":"c"},{"type":"excludes","classes":["a","c"]}""", "'a' can never occur: it needs 'a' and 'c', which are impossible together.")]
    [InlineData("""{"type":"implies","class":"a","needsClass":"b"},{"type":"count","class":"b","max":0}""", "'a' needs 'b', which must not occur.")]
    [InlineData("""{"type":"geometry","minSide":10},{"type":"geometry","classes":["a"],"maxSide":5}""", "The side of 'a' must be at least 10 and at most 5.")]
    [InlineData("""{"type":"implies","class":"a","needsClass":"b"},{"type":"implies","class":"b","needsClass":"a"}""", null)]
    public void Read_Contradiction_IsFound(string constraints, string? message)
    {
        var json = $$"""{"taskType":"boxes","classes":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"}],"constraints":[{{constraints}}]}""";

        var violations = LabelSchemaReader.Read(Encoding.UTF8.GetBytes(json)).Violations;

        violations.Select(violation => violation.Message).ShouldBe(message is null ? [] : [message]);
        violations.ShouldAllBe(violation => violation.Code == ViolationCode.Contradiction);
    }

    [Fact]
    public void Read_ClassChosenTwiceInASet_CannotBeDemanded()
    {
        Reading.OfSchema("""{"taskType":"classification.many","classes":[{"id":"a"},{"id":"b"}],"constraints":[{"type":"count","class":"a","min":2}]}""")
            .ShouldBe(["/constraints schema.contradiction"]);
        Reading.OfSchema("""{"taskType":"classification.many","classes":[{"id":"a"},{"id":"b"}],"constraints":[{"type":"count","min":3}]}""")
            .ShouldBe(["/constraints schema.contradiction"]);
    }

    [Fact]
    public void Check_SchemaBuiltInCode_IsCheckedTheSame()
    {
        LabelSchemaCheck.Run(new LabelSchema { TaskType = TaskType.Boxes }).Single().Pointer.ShouldBe("/classes");
        foreach (var (schema, _) in SampleSchemas.All)
        {
            LabelSchemaCheck.Run(schema).ShouldBeEmpty();
        }
    }
}
