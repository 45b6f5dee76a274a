using System.Text.Json;
using AnnotationFunctions.Cli;

namespace AnnotationFunctions.Tests.Cli.Demo;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Demo_FewPictures_LosesNothingAndKeepsItsPromises()
    {
        using var folder = new TemporaryFolder();
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AnnotateCommand.RunAsync(
            ["demo", "--items", "40", "--json", "--state", folder.Path], new Terminal(output, TextWriter.Synchronized(error), interactive: false));

        code.ShouldBe(0, error.ToString());
        using var json = JsonDocument.Parse(output.ToString());
        int Number(string field) => json.RootElement.GetProperty(field).GetInt32();
        Number("uploaded").ShouldBe(47);
        Number("lost").ShouldBe(0);
        // The 40 pictures and the near duplicate; the exact duplicate is no item.
        Number("items").ShouldBe(41);
        Number("quarantined").ShouldBe(5);
        Number("duplicates").ShouldBe(2);
        Number("annotations").ShouldBeGreaterThanOrEqualTo(3 * 40);
        Number("datasetItems").ShouldBeInRange(35, 41);
        json.RootElement.GetProperty("datasetVersion").GetString().ShouldBe("v000001");
        File.ReadLines(Path.Combine(folder.Path, "datasets", "v000001", "data.jsonl")).Count().ShouldBe(Number("datasetItems"));
    }

    [Theory]
    [InlineData("19")]
    [InlineData("601")]
    [InlineData("x")]
    public async Task Demo_ImpossibleNumber_IsWrongUsage(string items)
    {
        var error = new StringWriter();
        (await AnnotateCommand.RunAsync(["demo", "--items", items], new Terminal(TextWriter.Null, error, interactive: false))).ShouldBe(2);
        error.ToString().ShouldContain("from 20 to 600");
    }

    [Fact]
    public async Task Demo_FolderOfSomethingElse_IsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        var precious = folder.Write("precious.txt", "x");
        var error = new StringWriter();
        (await AnnotateCommand.RunAsync(["demo", "--state", folder.Path], new Terminal(TextWriter.Null, error, interactive: false))).ShouldBe(1);
        error.ToString().ShouldContain(folder.Path);
        File.Exists(precious).ShouldBeTrue();
    }
}
