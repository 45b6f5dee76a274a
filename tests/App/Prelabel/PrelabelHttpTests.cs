using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>What the app says over HTTP of what models did.</summary>
public sealed class PrelabelHttpTests(AppServer app)
{
    private static readonly string Digest = new('d', 64);

    [Fact]
    public async Task ReadPrelabel_EachOutcome_IsToldToOpsAndReviewersAlone()
    {
        var project = await AnnotationProject.CreateAsync(app, 3);
        var items = project.Truth.Keys.Order(StringComparer.Ordinal).ToList();
        await WriteAsync(
            project, new PrelabelCounts(1, 0, 1, "m", Digest, "The model gave a number that is not finite.") { Unsure = 1, Seconds = 1.5, Cost = 0.25m },
            Row(items[0], PrelabelOutcome.Labelled) with { Label = "7", Answer = new OneClassAnswer { SchemaVersion = 1, Class = "7" }, Probability = 0.9, DigestSource = DigestSource.Server },
            Row(items[1], PrelabelOutcome.Unsure) with { Label = "1", Answer = new OneClassAnswer { SchemaVersion = 1, Class = "1" }, Probability = 0.2, DigestSource = DigestSource.Record },
            Row(items[2], PrelabelOutcome.Failed) with { Reason = "The model gave a number that is not finite." });
        var ops = await app.ClientAsync(Role.Ops, project.Id);
        var reviewer = await project.PullAsync("reviewer", role: "reviewer");

        foreach (var http in new[] { ops, reviewer, project.Owner })
        {
            var labelled = await ReadAsync(http, project, items[0]).ShouldBeAsync(HttpStatusCode.OK);
            (Text(labelled, "outcome"), Text(labelled, "label"), Text(labelled, "digest"), Text(labelled, "digestSource"), Text(labelled, "batch"))
                .ShouldBe(("labelled", "7", Digest, "server", "b1"));
            (labelled["probability"]!.GetValue<double>(), Text(labelled["answer"]!.AsObject(), "class")).ShouldBe((0.9, "7"));
        }

        var unsure = await ReadAsync(ops, project, items[1]).ShouldBeAsync(HttpStatusCode.OK);
        (Text(unsure, "outcome"), Text(unsure, "digestSource")).ShouldBe(("unsure", "record"));
        var failed = await ReadAsync(ops, project, items[2]).ShouldBeAsync(HttpStatusCode.OK);
        (Text(failed, "outcome"), Text(failed, "reason"), failed["answer"], failed["digestSource"]).ShouldBe(("failed", "The model gave a number that is not finite.", null, null));

        await ReadAsync(await project.PullAsync("a1"), project, items[0]).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await ReadAsync(await app.ClientAsync(Role.Uploader, project.Id), project, items[0]).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await ReadAsync(await app.ClientAsync((string?)null), project, items[0]).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        var elsewhere = await AnnotationProject.CreateAsync(app, 0);
        await ReadAsync(await app.ClientAsync(Role.Ops, elsewhere.Id), project, items[0]).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task ReadPrelabel_UnknownItemOrProject_Is404()
    {
        var project = await AnnotationProject.CreateAsync(app, 1);

        await ReadAsync(project.Owner, project, project.Truth.Keys.Single()).ShouldBeProblemAsync(HttpStatusCode.NotFound); // no model has looked at it
        await ReadAsync(project.Owner, project, new string('0', 26)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await project.Owner.SendAsync("GET", $"projects/no-such-project/items/{project.Truth.Keys.Single()}/prelabel").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ReadReport_SeveralActivities_AddsThemUpForOps()
    {
        var project = await AnnotationProject.CreateAsync(app, 2);
        var items = project.Truth.Keys.Order(StringComparer.Ordinal).ToList();
        await WriteAsync(project, new PrelabelCounts(40, 1, 2, "m", Digest, "It broke.") { Unsure = 7, Seconds = 1.25, Cost = 0.5m }, Row(items[0], PrelabelOutcome.Labelled) with { Label = "7" });
        await WriteAsync(project, new PrelabelCounts(0, 0, 0, "m", Digest, "The inference server answers 503.") { Waiting = 50, Seconds = 0.5, Cost = 0.2m }, Row(items[1], PrelabelOutcome.Labelled) with { Label = "7" });
        var path = $"projects/{project.Id}/batches/b1/prelabels";

        var report = await (await app.ClientAsync(Role.Ops, project.Id)).SendAsync("GET", path).ShouldBeAsync(HttpStatusCode.OK);

        JsonNode.DeepEquals(report, JsonNode.Parse($$"""
            {"prelabelled":40,"unsure":7,"failed":2,"skipped":1,"waiting":50,"seconds":1.75,"cost":0.7,"models":["{{Digest}}"],
             "reasons":["The inference server answers 503.","It broke."]}
            """)).ShouldBeTrue(report.ToJsonString());
        await (await project.PullAsync("r1", role: "reviewer")).SendAsync("GET", path).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await (await project.PullAsync("a1")).SendAsync("GET", path).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await project.Owner.SendAsync("GET", $"projects/{project.Id}/batches/none/prelabels").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await project.Owner.SendAsync("GET", "projects/no-such-project/batches/b1/prelabels").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    private static Task<HttpResponseMessage> ReadAsync(HttpClient http, AnnotationProject project, string item) => http.SendAsync("GET", $"projects/{project.Id}/items/{item}/prelabel");

    private static string? Text(JsonObject json, string member) => json[member]?.GetValue<string>();

    private static ItemPrelabel Row(string item, PrelabelOutcome outcome) => new()
    {
        Item = item, Outcome = outcome, Model = "m", Digest = Digest, SchemaVersion = 1, Batch = "b1", At = DateTimeOffset.UnixEpoch,
    };

    private static async Task WriteAsync(AnnotationProject project, PrelabelCounts counts, params ItemPrelabel[] rows)
    {
        await new BatchStore(project.Storage, new ProjectStore(project.Storage, TimeProvider.System), TimeProvider.System).TryAddAsync(
            new Batch
            {
                Id = "b1", Project = project.Id, Status = BatchStatus.Completed, SchemaVersion = 1, GuidelineVersion = 0, PolicyVersion = 1, Policy = AnnotationPolicy.Default,
                CreatedAt = DateTimeOffset.UnixEpoch, CreatedBy = "test",
            },
            TestStorage.Cancellation);
        await new PrelabelStore(project.Storage).WriteAsync(
            new PrelabelShard(project.Id, "b1", [.. rows.Select(row => row.Item)]), rows, new Dictionary<string, float[]>(), counts, TestStorage.Cancellation);
    }
}
