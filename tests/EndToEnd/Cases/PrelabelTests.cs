using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.EndToEnd.Annotators;
using AnnotationFunctions.Tests.EndToEnd.Host;

namespace AnnotationFunctions.Tests.EndToEnd.Cases;

/// <summary>What a model says of items, with and without people.</summary>
public sealed class PrelabelTests(AppUnderTest app)
{
    private const int Pictures = 12;

    [Fact]
    public async Task Pass_DigitsAndTheirModel_EveryItemGetsItsPrelabelWithTheModelsDigest()
    {
        var project = await DigitProject.CreateAsync(app, "pass");
        await project.SetModelAsync();
        await project.UploadDigitsAsync(40, Pictures);
        var request = new JsonObject { ["id"] = "first" };
        (await project.Owner.PostAsync($"projects/{project.Id}/prelabel-passes", request)).Expect(HttpStatusCode.Accepted);
        (await project.Owner.PostAsync($"projects/{project.Id}/prelabel-passes", request.DeepClone())).Expect(HttpStatusCode.Accepted);

        var pass = await project.Owner.WaitAsync($"projects/{project.Id}/prelabel-passes/first", json => DigitProject.Text(json, "status") != "running");

        DigitProject.Text(pass, "status").ShouldBe("completed", pass.ToJsonString());
        ((int)pass["prelabels"]!["prelabelled"]!).ShouldBe(Pictures);
        var rows = DigitProject.Values((await project.Owner.GetAsync($"projects/{project.Id}/prelabels")).Expect(HttpStatusCode.OK));
        rows.Select(row => DigitProject.Text(row, "item")).ShouldBe(project.Truth.Keys, ignoreOrder: true);
        rows.ShouldAllBe(row => DigitProject.Text(row, "digest").Length == 64);
        rows.Count(row => DigitProject.Text(row, "label") == project.Truth[DigitProject.Text(row, "item")]).ShouldBeGreaterThan(Pictures / 2);
    }

    [Fact]
    public async Task Batch_SuggestionsInThePolicy_SomeTasksShowThemAndTheBatchSaysWhatTheyDid()
    {
        var project = await DigitProject.CreateAsync(app, "suggest", new JsonObject
        {
            ["minAnswers"] = 2, ["maxAnswers"] = 3, ["escalateToReviewer"] = false, ["suggestions"] = new JsonObject(),
        });
        await project.SetModelAsync();
        await project.UploadDigitsAsync(60, Pictures);
        PullAnnotator[] people = [await project.AddAnnotatorAsync("ana"), await project.AddAnnotatorAsync("ben"), await project.AddAnnotatorAsync("cleo")];
        await project.StartBatchAsync("b1");

        var (shown, control) = await AnswerAllAsync(project, people);
        var batch = await project.WaitForBatchAsync("b1", "completed", "rejected", "failed");

        shown.ShouldBeGreaterThan(0);
        control.ShouldBeGreaterThanOrEqualTo(Pictures); // of the two answers of an item one is always without
        var report = batch["suggestions"].ShouldNotBeNull(batch.ToJsonString());
        ((int)report["shown"]!["answers"]!).ShouldBe(shown);
        ((int)report["control"]!["answers"]!).ShouldBe(control);
        ((int)report["shown"]!["tookWrong"]!).ShouldBe(0); // they all look
    }

    /// <summary>Everybody takes what there is and says the truth, until the batch is at its end; counts the tasks with and without a suggestion.</summary>
    private static async Task<(int Shown, int Control)> AnswerAllAsync(DigitProject project, PullAnnotator[] people)
    {
        var (shown, control) = (0, 0);
        var ended = project.WaitForBatchAsync("b1", "completed", "rejected", "failed");
        while (!ended.IsCompleted)
        {
            foreach (var person in people)
            {
                foreach (var task in await person.ClaimAsync(4))
                {
                    (shown, control) = task["suggestion"] is null ? (shown, control + 1) : (shown + 1, control);
                    (await person.SubmitAsync(DigitProject.Text(task, "task"), project.Truth[DigitProject.Text(task, "item")])).Expect(HttpStatusCode.Created);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None);
        }

        await ended;
        return (shown, control);
    }
}
