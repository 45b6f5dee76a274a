using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel.AutoLabels;

/// <summary>Auto-labelling as teams see it: real pictures and their model, orchestrations on the host, everything over HTTP.</summary>
public sealed class AutoLabelFlowTests(AppServer app, ITestOutputHelper output)
{
    private const string Policy = """
        {"minAnswers":2,"maxAnswers":2,"escalateToReviewer":false,"promotionPosterior":0.6,"minAgreementLower":0.3,"pricePerAnswer":1,"budget":1000,
         "autoLabel":{"minProbability":0.9,"minPrecisionLower":0.8,"minAudited":50,"auditShare":0.1}}
        """;

    [Fact]
    public async Task Batches_ModelThatPeopleAgreeWith_LabelsInTheSecondAndIsMarkedInItsManifest()
    {
        var project = await AnnotationProject.CreateAsync(app, 0, Policy);
        await SetModelAsync(project);
        HttpClient[] people = [await project.PullAsync("a", 50), await project.PullAsync("b", 50)];
        await AddPicturesAsync(project, 0, 90);

        var first = await AnnotateAsync(project, people, "b1");
        await AddPicturesAsync(project, 90, 60);
        var second = await AnnotateAsync(project, people, "b2");

        (await ManifestAsync(project, "v000001"))["autoLabelled"]!.GetValue<int>().ShouldBe(0);
        first["autoLabel"]!["passes"]!.GetValue<bool>().ShouldBeTrue(first["autoLabel"]!.ToJsonString());
        var labelled = second["progress"]!["autoLabelled"]!.GetValue<int>();
        output.WriteLine($"{labelled} of 60; {second["autoLabel"]!["reason"]}");
        labelled.ShouldBeInRange(15, 55);
        second["progress"]!["cost"]!.GetValue<decimal>().ShouldBe(2 * (60 - labelled));
        var manifest = await ManifestAsync(project, "v000002");
        (manifest["autoLabelled"]!.GetValue<int>(), manifest["methods"]!["auto-label"]!.GetValue<int>()).ShouldBe((labelled, labelled));
        manifest["gate"]!["checks"]!.AsArray().Select(check => check!["name"]!.ToString()).ShouldBe(["agreement", "autoLabel", "promotable"]);
        var rows = await RowsAsync(project, "v000002");
        var marked = rows.Where(row => row["method"]!.ToString() == "auto-label").ToList();
        marked.Count.ShouldBe(labelled);
        marked.ShouldAllBe(row => row["split"]!.ToString() == "train" && row["annotators"]!.AsArray().Count == 0 && row["model"] != null);
        rows.Except(marked).ShouldAllBe(row => row["annotators"]!.AsArray().Count == 2);
    }

    private static async Task SetModelAsync(AnnotationProject project)
    {
        await project.Storage.Blobs(ContainerName.Models).WriteAsync($"{project.Id}.onnx", TestModels.ReadDigits(), "application/octet-stream", TestStorage.Cancellation);
        var classes = string.Join(',', TestModels.Digits.Classes.Select(name => $"\"{name}\""));
        await project.Owner.SendAsync(
            "PUT", $"projects/{project.Id}/model", $$$"""{"name":"digits","file":"{{{project.Id}}}.onnx","input":{"width":32,"height":32,"channels":1,"classes":[{{{classes}}}]}}""")
            .ShouldBeAsync(HttpStatusCode.OK);
    }

    private static async Task AddPicturesAsync(AnnotationProject project, int from, int count)
    {
        var lines = (await File.ReadAllLinesAsync(Path.Combine(TestModels.Samples, "truth.csv"), TestStorage.Cancellation)).Skip(1 + from).Take(count);
        foreach (var (line, number) in lines.Select((line, number) => (line.Split(','), from + number)))
        {
            var picture = await File.ReadAllBytesAsync(Path.Combine(TestModels.Samples, "images", line[0]), TestStorage.Cancellation);
            await project.AddItemAsync(number, picture, line[1]);
        }
    }

    /// <summary>People who know the answer label what they are given, until the batch is finished.</summary>
    private static async Task<JsonObject> AnnotateAsync(AnnotationProject project, HttpClient[] people, string batch)
    {
        await project.StartAsync(batch);
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(4);
        while (true)
        {
            foreach (var person in people)
            {
                foreach (var offer in await AnnotationProject.ClaimAsync(person, project.Id, 50))
                {
                    var label = project.Truth[offer!["item"]!.ToString()];
                    await AnnotationProject.AnswerAsync(person, offer["task"]!.ToString(), label).ShouldBeAsync(HttpStatusCode.Created);
                }
            }

            var now = await project.BatchAsync(batch);
            if (now["finishedAt"] is not null)
            {
                now["status"]!.ToString().ShouldBe("completed", now.ToJsonString());
                return now;
            }

            TimeProvider.System.GetUtcNow().ShouldBeLessThan(deadline, now.ToJsonString());
            await Task.Delay(250, TestStorage.Cancellation);
        }
    }

    private static Task<JsonObject> ManifestAsync(AnnotationProject project, string version) =>
        project.Owner.SendAsync("GET", $"projects/{project.Id}/datasets/{version}").ShouldBeAsync(HttpStatusCode.OK);

    private static async Task<List<JsonObject>> RowsAsync(AnnotationProject project, string version)
    {
        var lines = await project.Owner.GetStringAsync(new Uri($"projects/{project.Id}/datasets/{version}/data", UriKind.Relative), TestStorage.Cancellation);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
