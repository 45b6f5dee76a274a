using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Prelabel.LabelStudio;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>The protocol of Label Studio's machine learning backends, over HTTP and in its results.</summary>
public sealed class LabelStudioTests(AppServer server)
{
    private const string Choices = """<View><Image name=\"picture\" value=\"$image\"/><Choices name=\"kind\" toName=\"picture\"><Choice value=\"a\"/></Choices></View>""";

    [Fact]
    public async Task Backend_HealthSetupPredict_AnswersAsLabelStudioExpects()
    {
        var project = await ProjectAsync();
        var ops = await server.ClientAsync(Role.Ops, project);
        var token = ops.DefaultRequestHeaders.Authorization!.Parameter!;
        ops.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"label-studio:{token}")));

        (await ops.SendAsync("GET", $"label-studio/{project}/health").ShouldBeAsync(HttpStatusCode.OK))["status"]!.ToString().ShouldBe("UP");
        var version = (await ops.SendAsync("POST", $"label-studio/{project}/setup", """{"project":"1.2","schema":"<View/>","hostname":"http://x"}""").ShouldBeAsync(HttpStatusCode.OK))["model_version"]!.ToString();
        version.ShouldStartWith("m@");
        var white = Convert.ToBase64String(TestModels.Png(2, 2, 1, [255, 0, 0, 0]).Bytes);
        var predicted = await ops.SendAsync("POST", $"label-studio/{project}/predict", $$$"""
            {"project":"1.2","label_config":"{{{Choices}}}","params":{"context":null},"tasks":[
              {"id":1,"data":{"image":"data:image/png;base64,{{{white}}}"}},
              {"id":2,"data":{"image":"http://169.254.169.254/picture.png"}},
              {"id":3,"data":{"image":"data:image/png;base64,AAAA"}}]}
            """).ShouldBeAsync(HttpStatusCode.OK);

        predicted["model_version"]!.ToString().ShouldBe(version);
        var results = predicted["results"]!.AsArray();
        results.Count.ShouldBe(3);
        results[0]!["score"]!.GetValue<double>().ShouldBe(0.98201, 1e-4);
        JsonNode.DeepEquals(results[0]!["result"], JsonNode.Parse("""[{"from_name":"kind","to_name":"picture","type":"choices","value":{"choices":["a"]}}]""")).ShouldBeTrue(results[0]!.ToJsonString());
        results[1]!["result"]!.AsArray().ShouldBeEmpty();
        results[2]!["result"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<View/>", "has no Choices")]
    [InlineData("no xml", "is no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><View>&e;</View>", "is no XML")]
    [InlineData("<View><Choices name='a' toName='b'/></View>", "names no object")]
    public void LabelConfig_Unusable_SaysWhy(string xml, string message) => Should.Throw<FormatException>(() => LabelConfig.Read(xml, "Choices")).Message.ShouldContain(message);

    [Fact]
    public async Task Predict_WithoutToken_IsRefused() =>
        (await (await server.ClientAsync(null)).SendAsync("GET", "label-studio/some-project/health")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public void Of_Boxes_AreInPerCentOfTheImage()
    {
        var answer = new BoxesAnswer { SchemaVersion = 1, Objects = [new Box { Class = "cat", X = 10, Y = 5, Width = 50, Height = 20, Confidence = 0.5 }] };

        var box = LabelStudioResult.Of(answer, new LabelConfig("label", "image", "image"), 200, 50, null)[0]!;

        (box["value"]!["x"]!.GetValue<double>(), box["value"]!["y"]!.GetValue<double>(), box["value"]!["width"]!.GetValue<double>(), box["value"]!["height"]!.GetValue<double>()).ShouldBe((5, 10, 25, 40));
        box["value"]!["rectanglelabels"]![0]!.ToString().ShouldBe("cat");
        box["type"]!.ToString().ShouldBe("rectanglelabels");
    }

    [Fact]
    public void Of_SpansPastAnEmoji_AreInUtf16Units()
    {
        var answer = new SpansAnswer { SchemaVersion = 1, Objects = [new Span { Class = "name", Start = 2, End = 5, Text = "Ada" }] };

        var span = LabelStudioResult.Of(answer, new LabelConfig("label", "text", "text"), null, null, "😀 Ada")[0]!;

        (span["value"]!["start"]!.GetValue<int>(), span["value"]!["end"]!.GetValue<int>()).ShouldBe((3, 6));
    }

    private async Task<string> ProjectAsync()
    {
        var id = TestStorage.Name("p");
        using var storage = await TestStorage.OpenAsync();
        await storage.Blobs(ContainerName.Models).WriteAsync($"{id}.onnx", TestModels.Read("logits"), "application/octet-stream", TestStorage.Cancellation);
        var owner = await server.OwnerAsync();
        await owner.SendAsync("POST", "projects", $$$"""{"id":"{{{id}}}","name":"{{{id}}}","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}""").ShouldBeAsync(HttpStatusCode.Created);
        await owner.SendAsync("PUT", $"projects/{id}/model", $$$"""{"name":"m","file":"{{{id}}}.onnx","input":{"width":2,"height":2,"channels":1,"classes":["a","b"]}}""").ShouldBeAsync(HttpStatusCode.OK);
        return id;
    }
}
