using System.Text.Json.Nodes;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using SchemaChange = AnnotationFunctions.App.Projects.SchemaChange;

namespace AnnotationFunctions.Tests.App.Projects;

public sealed class SchemaChangeTests
{
    private const string Boxes = """
        {"taskType":"boxes","classes":[{"id":"car","attributes":[{"id":"doors","type":"integer","min":2,"max":5}]},{"id":"van"}],
         "objectAttributes":[{"id":"colour","type":"enum","values":["red","blue"]}],"constraints":[{"type":"count","class":"car","max":9}]}
        """;

    private const string Scale = """{"taskType":"classification.numeric","scale":{"min":0,"max":10,"unit":"kg"}}""";

    private const string Ordinal = """{"taskType":"classification.ordinal","classes":[{"id":"low"},{"id":"mid"},{"id":"high"}]}""";

    [Theory]
    [InlineData(Boxes)]
    [InlineData(Scale)]
    [InlineData(Ordinal)]
    public void Breaking_SameSchema_IsNothing(string schema) => SchemaChange.Breaking(Read(schema), Read(schema)).ShouldBeEmpty();

    [Theory]
    [InlineData(Boxes, "classes/2", """{"id":"bus"}""")]
    [InlineData(Boxes, "classes/0/attributes/1", """{"id":"plate","type":"string"}""")]
    [InlineData(Boxes, "classes/0/attributes/0/max", "7")]
    [InlineData(Boxes, "objectAttributes/0/values/2", "\"green\"")]
    [InlineData(Boxes, "constraints", null)]
    [InlineData(Scale, "scale/max", "11")]
    [InlineData(Ordinal, "classes/0", """{"id":"low","name":"Lowest"}""")]
    [InlineData(Ordinal, "skipReasons", """["undecidable","unusable","private"]""")]
    public void Breaking_OnlyMoreChoice_IsNothing(string old, string path, string? value) =>
        SchemaChange.Breaking(Read(old), Read(Changed(old, path, value))).ShouldBeEmpty();

    [Theory]
    [InlineData(Boxes, "taskType", "\"polygons\"", "task type")]
    [InlineData(Boxes, "classes/1", """{"id":"bus"}""", "class 'van' is gone")]
    [InlineData(Boxes, "classes/0/attributes", null, "attribute of class 'car' 'doors' is gone")]
    [InlineData(Boxes, "classes/0/attributes/0/max", "4", "narrower")]
    [InlineData(Boxes, "classes/0/attributes/0/min", "3", "narrower")]
    [InlineData(Boxes, "classes/0/attributes/0/type", "\"number\"", "changed its type")]
    [InlineData(Boxes, "classes/0/attributes/0/required", "true", "now required")]
    [InlineData(Boxes, "objectAttributes/1", """{"id":"new","type":"boolean","required":true}""", "'new' of every object is now required")]
    [InlineData(Boxes, "objectAttributes/0/values/1", "\"green\"", "'blue' is gone")]
    [InlineData(Boxes, "constraints/0/max", "8", "constraint of type count")]
    [InlineData(Scale, "scale/max", "9", "narrower")]
    [InlineData(Scale, "scale/unit", "\"lb\"", "'lb'")]
    [InlineData(Scale, "scale/step", "2", "steps")]
    [InlineData(Ordinal, "skipReasons", """["undecidable"]""", "'unusable' is gone")]
    public void Breaking_OneThing_IsSaid(string old, string path, string? value, string expected) =>
        SchemaChange.Breaking(Read(old), Read(Changed(old, path, value))).ShouldHaveSingleItem().ShouldContain(expected);

    [Fact]
    public void Breaking_OrderOfTheScale_IsSaidForOrdinalAlone()
    {
        const string Swapped = """{"taskType":"classification.ordinal","classes":[{"id":"mid"},{"id":"low"},{"id":"high"}]}""";
        SchemaChange.Breaking(Read(Ordinal), Read(Swapped)).ShouldHaveSingleItem().ShouldContain("order");
        var nominal = (string schema) => Read(schema.Replace("ordinal", "one", StringComparison.Ordinal));
        SchemaChange.Breaking(nominal(Ordinal), nominal(Swapped)).ShouldBeEmpty();
    }

    private static string Changed(string schema, string path, string? value)
    {
        var root = JsonNode.Parse(schema)!;
        var names = path.Split('/');
        var owner = names.SkipLast(1).Aggregate(root, (node, name) => node is JsonArray array ? array[int.Parse(name)]! : node[name]!);
        switch (owner)
        {
            case JsonArray array when int.Parse(names[^1]) == array.Count:
                array.Add(JsonNode.Parse(value!));
                break;
            case JsonArray array:
                array[int.Parse(names[^1])] = JsonNode.Parse(value!);
                break;
            default:
                owner.AsObject().Remove(names[^1]);
                if (value is not null)
                {
                    owner[names[^1]] = JsonNode.Parse(value);
                }

                break;
        }

        return root.ToJsonString();
    }

    private static LabelSchema Read(string json)
    {
        var reading = LabelSchemaReader.Read(System.Text.Encoding.UTF8.GetBytes(json));
        return reading.Schema.ShouldNotBeNull(string.Join("; ", reading.Violations.Select(each => each.Pointer + ": " + each.Message)));
    }
}
