using System.Text;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class DocumentationTests
{
    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Documentation.Examples.Count)];

    [Fact]
    public void Documentation_EveryTaskType_HasAnExample()
    {
        var shown = Documentation.Examples.Select(example => example.ReadSchema().TaskType).ToHashSet();

        Enum.GetValues<TaskType>().Where(type => !shown.Contains(type)).ShouldBeEmpty();
        Enum.GetValues<TaskType>().Where(type => !Documentation.Text.Contains($"\n## {type.Name()}\n", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Documentation_EveryConstraint_HasAnExampleOrARow()
    {
        var document = LabelSchemaReader.Document();
        var names = document["properties"]!["constraints"]!["items"]!["anyOf"]!.AsArray()
            .Select(shape => shape!["properties"]!["type"]!["const"]!.GetValue<string>()).ToList();

        names.Count.ShouldBe(11);
        names.Where(name => !Documentation.Text.Contains($"| `{name}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Documentation_Codes_AreThoseOfViolations()
    {
        var table = Documentation.Text[Documentation.Text.IndexOf("\n## Codes\n", StringComparison.Ordinal)..].Split('\n');
        table.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
            .ShouldBe(typeof(ViolationCode).GetFields().Select(field => (string)field.GetRawConstantValue()!));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Documentation_Example_IsValid(int index)
    {
        var example = Documentation.Examples[index];
        var schema = LabelSchemaReader.Read(Encoding.UTF8.GetBytes(example.Schema));
        schema.Violations.ShouldBeEmpty(example.ToString());

        var reading = AnswerReader.Read(Encoding.UTF8.GetBytes(example.Answer), schema.Schema!, example.Bounds);

        reading.Violations.ShouldBeEmpty(example.ToString());
        reading.Answer.ShouldNotBeNull();
    }
}
