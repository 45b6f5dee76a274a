using System.Net;
using System.Text;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Protocol;

/// <summary>What a request names again and again: an answer has each output once, and a request is read in one pass however long it is.</summary>
public sealed class RepeatedNameTests
{
    private const string Input = """{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}""";

    [Theory]
    [InlineData(2)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public async Task Infer_OutputNamedAgain_IsRefusedByName(int times)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var outputs = string.Join(',', Enumerable.Repeat("""{"name":"y"}""", times));
        (await server.RefusedAsync(HttpStatusCode.BadRequest, "double", $$"""{"inputs":[{{Input}}],"outputs":[{{outputs}}]}""")).ShouldBe("Output 'y' is asked for twice.");
    }

    [Fact]
    public async Task Infer_InputNamedAgain_IsRefusedByName()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var inputs = string.Join(',', Enumerable.Repeat(Input, 500_000));
        (await server.RefusedAsync(HttpStatusCode.BadRequest, "double", $$"""{"inputs":[{{inputs}}]}""")).ShouldBe("Input 'x' is given twice.");
    }

    /// <summary>Names that the model does not have, none of them twice, and members without end: refused or passed over in one pass.</summary>
    [Fact]
    public async Task Infer_AMillionOtherNames_AreRefusedByTheFirst()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var names = new StringBuilder();
        for (var i = 0; i < 1_000_000; i++)
        {
            names.Append(i == 0 ? "" : ",").Append("{\"name\":\"n").Append(i).Append("\"}");
        }

        (await server.RefusedAsync(HttpStatusCode.BadRequest, "double", $$"""{"inputs":[{{names}}]}""")).ShouldBe("Model 'double' has no input 'n0'; it has 'x'.");
        (await server.RefusedAsync(HttpStatusCode.BadRequest, "double", $$"""{"inputs":[{{Input}}],"outputs":[{{names}}]}""")).ShouldBe("Model 'double' has no output 'n0'; it has 'y'.");
        var empty = string.Join(',', Enumerable.Repeat("\"outputs\":[{\"name\":\"y\"}]", 500_000));
        (await server.InferAsync("double", $$"""{{{empty}},"inputs":[{{Input}}]}"""))["outputs"]!.AsArray().Count.ShouldBe(1);
    }
}
