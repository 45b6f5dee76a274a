using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>The temperature of a model, fitted over HTTP on items that an expert decided.</summary>
public sealed class CalibrationHttpTests(AppServer app)
{
    private const int Seed = 20_415;
    private static readonly ModelReference Model = new("m", "m.onnx", new string('e', 64), new ModelInput(2, 2, 1, ["0", "1", "2"]));

    [Fact]
    public async Task Calibrate_ModelThatIsTooSure_GetsATemperatureAboveOneAndASmallerError()
    {
        var project = await ProjectAsync();
        await WriteAsync(project, "b1", Overconfident(200, 0));
        await WriteAsync(project, "b2", Overconfident(200, 200));

        var model = await CalibrateAsync(project, """{"batches":["b1","b2"],"threshold":0.6}""").ShouldBeAsync(HttpStatusCode.OK);

        var calibration = model["calibration"]!.AsObject();
        calibration["items"]!.GetValue<int>().ShouldBe(400);
        calibration["threshold"]!.GetValue<double>().ShouldBe(0.6);
        calibration["temperature"]!.GetValue<double>().ShouldBeInRange(2, 4, $"seed {Seed}"); // the logits are three times too large
        var (before, after) = (calibration["errorBefore"]!.GetValue<double>(), calibration["errorAfter"]!.GetValue<double>());
        before.ShouldBeGreaterThan(0.15);
        after.ShouldBeLessThan(before / 2);
        var kept = (await project.Owner.SendAsync("GET", $"projects/{project.Id}").ShouldBeAsync(HttpStatusCode.OK))["model"]!;
        JsonNode.DeepEquals(kept["calibration"], calibration).ShouldBeTrue();
        kept["sha256"]!.GetValue<string>().ShouldBe(Model.Sha256);

        // Without a threshold, the one before stays.
        (await CalibrateAsync(project, """{"batches":["b1"]}""").ShouldBeAsync(HttpStatusCode.OK))["calibration"]!["threshold"]!.GetValue<double>().ShouldBe(0.6);
    }

    [Fact]
    public async Task Calibrate_TooFewDecidedItems_SaysHowManyThereAre()
    {
        var project = await ProjectAsync();
        await WriteAsync(project, "b1", Overconfident(29, 0));
        await WriteAsync(project, "b2", Overconfident(60, 100), status: ItemStatus.Accepted); // settled by annotators, not decided
        await WriteAsync(project, "b3", Overconfident(60, 200), digest: new string('f', 64)); // what another model said

        (await CalibrateAsync(project, """{"batches":["b1","b2","b3"]}""").ShouldBeProblemAsync(HttpStatusCode.Conflict))["detail"]!.GetValue<string>()
            .ShouldContain("has looked at 29 adjudicated items of these batches; at least 30 are needed");
        (await project.Owner.SendAsync("GET", $"projects/{project.Id}").ShouldBeAsync(HttpStatusCode.OK))["model"]!["calibration"]!["temperature"]!.GetValue<double>().ShouldBe(1);
    }

    [Fact]
    public async Task Calibrate_WhatCannotBe_IsRefused()
    {
        var project = await ProjectAsync();
        var other = await ProjectAsync();
        await WriteAsync(other, "theirs", Overconfident(40, 0));
        await WriteAsync(project, "b1", Overconfident(1, 0));

        (await CalibrateAsync(project, """{"batches":[],"threshold":1.5}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Pointers().ShouldBe(["/batches", "/threshold"]);
        (await CalibrateAsync(project, """{"batches":["b1","theirs"]}""").ShouldBeProblemAsync(HttpStatusCode.NotFound))["detail"]!.GetValue<string>().ShouldContain("'theirs'");
        await project.Owner.SendAsync("POST", "projects/no-such-project/model/calibration", """{"batches":["b1"]}""").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        var without = await AnnotationProject.CreateAsync(app, 0);
        (await CalibrateAsync(without, """{"batches":["b1"]}""").ShouldBeProblemAsync(HttpStatusCode.Conflict))["detail"]!.GetValue<string>().ShouldContain("has no model");
        await (await project.PullAsync("r1", role: "reviewer")).SendAsync("POST", $"projects/{project.Id}/model/calibration", """{"batches":["b1"]}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await (await app.ClientAsync(Role.Ops, other.Id)).SendAsync("POST", $"projects/{project.Id}/model/calibration", """{"batches":["theirs"]}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
    }

    private static Task<HttpResponseMessage> CalibrateAsync(AnnotationProject project, string json) => project.Owner.SendAsync("POST", $"projects/{project.Id}/model/calibration", json);

    /// <summary>
    /// What a model says whose logits are three times as large as they should be: labels are drawn with the probabilities of the right logits.
    /// </summary>
    private static List<(string Item, string Truth, float[] Probabilities)> Overconfident(int count, int from)
    {
        var random = new Random(Seed + from);
        return [.. Enumerable.Range(from, count).Select(i =>
        {
            double[] logits = [random.NextDouble() * 2, random.NextDouble() * 2, random.NextDouble() * 2];
            var (right, said) = (Softmax(logits, 1), Softmax(logits, 3));
            var drawn = random.NextDouble();
            var truth = drawn < right[0] ? "0" : drawn < right[0] + right[1] ? "1" : "2";
            return ($"{i:D26}", truth, said);
        })];
    }

    private static float[] Softmax(double[] logits, double factor)
    {
        var sum = logits.Sum(value => Math.Exp(value * factor));
        return [.. logits.Select(value => (float)(Math.Exp(value * factor) / sum))];
    }

    private async Task<AnnotationProject> ProjectAsync()
    {
        var project = await AnnotationProject.CreateAsync(app, 0);
        (await new ProjectStore(project.Storage, TimeProvider.System).SetModelAsync(project.Id, Model, TestStorage.Cancellation)).ShouldBe(ProjectChange.Done);
        return project;
    }

    private static async Task WriteAsync(
        AnnotationProject project, string batch, List<(string Item, string Truth, float[] Probabilities)> decided, ItemStatus status = ItemStatus.Adjudicated, string? digest = null)
    {
        var key = new BatchKey(project.Id, batch);
        await new BatchStore(project.Storage, new ProjectStore(project.Storage, TimeProvider.System), TimeProvider.System).TryAddAsync(
            new Batch
            {
                Id = batch, Project = project.Id, Status = BatchStatus.Completed, SchemaVersion = 1, GuidelineVersion = 0, PolicyVersion = 1, Policy = AnnotationPolicy.Default,
                CreatedAt = DateTimeOffset.UnixEpoch, CreatedBy = "test",
            },
            TestStorage.Cancellation);
        await new ConsensusStore(project.Storage).WriteAsync(
            key,
            decided.Select(item => new ItemConsensus
            {
                Item = item.Item, Status = status, Round = 1, Label = item.Truth, Posterior = 1, Method = "test", Votes = [], SchemaVersion = 1, GuidelineVersion = 0,
                MergedAt = DateTimeOffset.UnixEpoch,
            }),
            TestStorage.Cancellation);
        await new PrelabelStore(project.Storage).WriteAsync(
            new PrelabelShard(project.Id, batch, [.. decided.Select(item => item.Item)]),
            decided.Select(item => new ItemPrelabel
            {
                Item = item.Item, Outcome = PrelabelOutcome.Labelled, Label = "0", Classes = Model.Input.Classes, Probabilities = item.Probabilities, Model = "m",
                Digest = digest ?? Model.Sha256, SchemaVersion = 1, Batch = batch, At = DateTimeOffset.UnixEpoch,
            }),
            new Dictionary<string, float[]>(), new PrelabelCounts(decided.Count, 0, 0), TestStorage.Cancellation);
    }
}
