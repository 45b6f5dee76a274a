using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>A project of boxes, which no batch can merge yet: its model looks at real uploads in the running app.</summary>
public sealed class PassTests(AppServer server)
{
    private const int Pictures = 5;

    [Fact]
    public async Task Start_DetectorAndPictures_EveryItemGetsItsBoxesOnceAndWhatItCost()
    {
        var (project, ops) = await ProjectAsync();
        await SetModelAsync(project, ops);

        var first = await FinishAsync(ops, project, """{"id":"first"}""");
        (first["status"]!.ToString(), first["prelabels"]!["prelabelled"]!.GetValue<int>()).ShouldBe(("completed", Pictures));
        first["prelabels"]!["seconds"]!.GetValue<double>().ShouldBeGreaterThan(0);

        var listed = (await ops.SendAsync("GET", $"projects/{project}/prelabels").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        listed.Count.ShouldBe(Pictures);
        foreach (var row in listed)
        {
            var one = await ops.SendAsync("GET", $"projects/{project}/items/{row!["item"]}/prelabel").ShouldBeAsync(HttpStatusCode.OK);
            (one["answer"]!["type"]!.ToString(), one["batch"]!.ToString()).ShouldBe(("boxes", "~first"));
            one["answer"]!["objects"]!.AsArray().Count.ShouldBe(1);
        }

        (await FinishAsync(ops, project, """{"id":"second"}"""))["prelabels"]!["prelabelled"]!.GetValue<int>().ShouldBe(0); // all is done
        (await FinishAsync(ops, project, """{"id":"third","again":true,"limit":2}"""))["prelabels"]!["prelabelled"]!.GetValue<int>().ShouldBe(2);
        (await FinishAsync(ops, project, """{"id":"first"}"""))["pass"]!["finishedAt"]!.ToString().ShouldBe(first["pass"]!["finishedAt"]!.ToString()); // sent twice
        await ops.SendAsync("POST", $"projects/{project}/prelabel-passes", """{"id":"first","limit":1}""").ShouldBeProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Start_WrongOrImpossible_SaysWhatIsMissing()
    {
        var (project, ops) = await ProjectAsync(pictures: 0);
        var path = $"projects/{project}/prelabel-passes";

        (await ops.SendAsync("POST", path, "{}").ShouldBeProblemAsync(HttpStatusCode.Conflict))["detail"]!.ToString().ShouldContain("PUT model");
        (await ops.SendAsync("POST", path, """{"id":"NO","limit":0}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Pointers().ShouldBe(["/id", "/limit"]);
        await ops.SendAsync("GET", $"{path}/none").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await (await server.ClientAsync(Role.Uploader, project)).SendAsync("POST", path, "{}").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await (await server.OwnerAsync()).SendAsync("POST", "projects/no-such-one/prelabel-passes", "{}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Start_NothingUploaded_EndsAtOnce()
    {
        var (project, ops) = await ProjectAsync(pictures: 0);
        await SetModelAsync(project, ops);
        (await FinishAsync(ops, project, "{}"))["prelabels"]!["prelabelled"]!.GetValue<int>().ShouldBe(0);
    }

    private static async Task<JsonObject> FinishAsync(HttpClient ops, string project, string request)
    {
        var pass = await ops.SendAsync("POST", $"projects/{project}/prelabel-passes", request).ShouldBeAsync(HttpStatusCode.Accepted);
        var id = pass["pass"]!["id"]!.ToString();
        for (var started = Stopwatch.StartNew(); pass["status"]!.ToString() == "running"; await Task.Delay(100, TestStorage.Cancellation))
        {
            started.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2), pass.ToJsonString());
            pass = await ops.SendAsync("GET", $"projects/{project}/prelabel-passes/{id}").ShouldBeAsync(HttpStatusCode.OK);
        }

        return pass;
    }

    private static async Task SetModelAsync(string project, HttpClient ops)
    {
        using var storage = await TestStorage.OpenAsync();
        await storage.Blobs(ContainerName.Models).WriteAsync($"{project}.onnx", TestModels.Read("detector-scores-first"), "application/octet-stream", TestStorage.Cancellation);
        await ops.SendAsync("PUT", $"projects/{project}/model", $$$"""
            {"name":"detector","file":"{{{project}}}.onnx","input":{"width":8,"height":8,"channels":3,"classes":["red","blue"]}}
            """).ShouldBeAsync(HttpStatusCode.OK);
    }

    private async Task<(string Project, HttpClient Ops)> ProjectAsync(int pictures = Pictures)
    {
        var id = TestStorage.Name("p");
        await (await server.OwnerAsync()).SendAsync("POST", "projects", $$$"""
            {"id":"{{{id}}}","name":"boxes","schema":{"taskType":"boxes","classes":[{"id":"red"},{"id":"blue"}]}}
            """).ShouldBeAsync(HttpStatusCode.Created);
        using var storage = await TestStorage.OpenAsync();
        for (var i = 0; i < pictures; i++)
        {
            await storage.Blobs(ContainerName.Uploads).WriteAsync($"{id}/{i}.png", TestModels.Dots(8, 8, (1 + i, 1 + i, 255, 0, 0)).Bytes.ToArray(), "image/png", TestStorage.Cancellation);
        }

        var ops = await server.ClientAsync(Role.Ops, id);
        for (var started = Stopwatch.StartNew(); (await UploadsAsync(ops, id)).Count < pictures; await Task.Delay(200, TestStorage.Cancellation))
        {
            started.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        }

        (await UploadsAsync(ops, id)).Select(upload => upload!["outcome"]!.ToString()).ShouldAllBe(outcome => outcome == "accepted");
        return (id, ops);
    }

    private static async Task<JsonArray> UploadsAsync(HttpClient ops, string project) =>
        (await ops.SendAsync("GET", $"projects/{project}/uploads").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
}
