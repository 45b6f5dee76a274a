using System.Net;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class ModelHttpTests(AppServer server)
{
    [Fact]
    public async Task SetModel_GoodFile_IsKeptWithItsDigestAndCanBeRemoved()
    {
        var (project, file) = await ProjectWithFileAsync("logits");
        var owner = await server.OwnerAsync();

        var model = await owner.SendAsync("PUT", $"projects/{project}/model", Request(file)).ShouldBeAsync(HttpStatusCode.OK);

        model["sha256"]!.GetValue<string>().Length.ShouldBe(64);
        (await owner.SendAsync("GET", $"projects/{project}").ShouldBeAsync(HttpStatusCode.OK))["model"]!["sha256"]!.ToString().ShouldBe(model["sha256"]!.ToString());
        await owner.SendAsync("DELETE", $"projects/{project}/model").ShouldBeAsync(HttpStatusCode.NoContent);
        (await owner.SendAsync("GET", $"projects/{project}").ShouldBeAsync(HttpStatusCode.OK))["model"].ShouldBeNull();
    }

    [Fact]
    public async Task SetModel_WrongRequest_ListsEveryFault()
    {
        var (project, file) = await ProjectWithFileAsync("logits");

        var problem = await (await server.OwnerAsync()).SendAsync("PUT", $"projects/{project}/model", $$$"""
            {"name":"","file":"{{{file}}}","input":{"width":0,"height":2,"channels":2,"classes":["a","zebra","a"],"deviation":0}}
            """).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        problem.Pointers().ShouldBe(["/name", "/input/width", "/input/channels", "/input/deviation", "/input/classes/1", "/input/classes/2"]);
    }

    [Fact]
    public async Task SetModel_UnfitOrMissingFile_SaysWhy()
    {
        var (project, file) = await ProjectWithFileAsync("channels-last");
        var owner = await server.OwnerAsync();

        (await owner.SendAsync("PUT", $"projects/{project}/model", Request(file)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!.ToString()
            .ShouldContain("has the shape [any, 2, 2, 3]");
        (await owner.SendAsync("PUT", $"projects/{project}/model", Request("none.onnx")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity))["detail"]!.ToString()
            .ShouldContain("no file 'none.onnx'");
        await owner.SendAsync("PUT", "projects/no-such-one/model", Request(file)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    private static string Request(string file) => $$$"""{"name":"m","file":"{{{file}}}","input":{"width":2,"height":2,"channels":1,"classes":["a","b"]}}""";

    private async Task<(string Project, string File)> ProjectWithFileAsync(string model)
    {
        var id = TestStorage.Name("p");
        using var storage = await TestStorage.OpenAsync();
        await storage.Blobs(ContainerName.Models).WriteAsync($"{id}.onnx", TestModels.Read(model), "application/octet-stream", TestStorage.Cancellation);
        await (await server.OwnerAsync()).SendAsync("POST", "projects", $$$"""
            {"id":"{{{id}}}","name":"{{{id}}}","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}
            """).ShouldBeAsync(HttpStatusCode.Created);
        return (id, $"{id}.onnx");
    }
}
