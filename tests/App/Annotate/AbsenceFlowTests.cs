using System.Net;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Batches whose annotators cannot be reached or are paused, over HTTP.</summary>
public sealed class AbsenceFlowTests(AppServer app)
{
    [Fact]
    public async Task Batch_ReceiverIsDown_OthersFinishItAndTheNextBatchFindsItBack()
    {
        var project = await AnnotationProject.CreateAsync(app, 10);
        var (down, clients) = (true, new Dictionary<string, HttpClient>());
        Workplace? workplace = null;
        await using var opened = workplace = await Workplace.OpenAsync((annotator, callback) =>
        {
            if (annotator == "flaky" && Volatile.Read(ref down))
            {
                return Task.FromResult(500);
            }

            workplace!.Later(AnswerAsync(project, clients[annotator], callback.Data));
            return Task.FromResult(202);
        });
        foreach (var annotator in new[] { "flaky", "ana", "ben", "cleo" })
        {
            clients[annotator] = await app.ClientAsync((await project.RegisterAsync(annotator, workplace.Url(annotator)))["token"]!.GetValue<string>());
        }

        await project.StartAsync("b1");
        var first = await project.FinishedAsync("b1", workplace: workplace);
        first["status"]!.GetValue<string>().ShouldBe("completed", first.ToJsonString());
        workplace.Received.ShouldContain(each => each.Annotator == "flaky");
        var facts = await project.Owner.SendAsync("GET", $"projects/{project.Id}/annotators/flaky").ShouldBeAsync(HttpStatusCode.OK);
        (facts["paused"], facts["flags"]!.AsArray().Count, facts["standing"]!["lapses"]!.GetValue<int>()).ShouldBe((null, 0, 0));
        facts["outage"]!["reason"]!.GetValue<string>().ShouldBe("status 500");

        Volatile.Write(ref down, false);
        await project.AddItemsAsync(4);
        await project.Owner.SendAsync("PUT", $"projects/{project.Id}/policy", """{"minAnswers":4}""").ShouldBeAsync(HttpStatusCode.OK); // needs all four
        await project.StartAsync("b2");
        var second = await project.FinishedAsync("b2", workplace: workplace);
        second["progress"]!["answers"]!.GetValue<int>().ShouldBe(16, second.ToJsonString());
        facts = await project.Owner.SendAsync("GET", $"projects/{project.Id}/annotators/flaky").ShouldBeAsync(HttpStatusCode.OK);
        facts.ContainsKey("outage").ShouldBeFalse(facts.ToJsonString());
    }

    [Fact]
    public async Task Batch_OnlyAnnotatorAnswers410_WaitsTellsOpsAndGoesOnWhenReinstated()
    {
        var project = await AnnotationProject.CreateAsync(app, 3, """{"minAnswers":1,"maxAnswers":1,"targetPosterior":0.6,"promotionPosterior":0.6}""");
        var (gone, clients) = (true, new Dictionary<string, HttpClient>());
        Workplace? workplace = null;
        await using var opened = workplace = await Workplace.OpenAsync((annotator, callback) =>
        {
            if (Volatile.Read(ref gone))
            {
                return Task.FromResult(410);
            }

            workplace!.Later(AnswerAsync(project, clients[annotator], callback.Data));
            return Task.FromResult(202);
        });
        clients["ana"] = await app.ClientAsync((await project.RegisterAsync("ana", workplace.Url("ana")))["token"]!.GetValue<string>());
        await project.StartAsync("b1");

        var waits = await FindingAsync(project, "batchWaits", ended: false);
        waits["summary"]!.GetValue<string>().ShouldContain("'ana' is paused: the callback URL answered 410");
        (await project.BatchAsync("b1"))["status"]!.GetValue<string>().ShouldBe("annotating");
        await project.Owner.SendAsync("POST", $"projects/{project.Id}/batches", """{"id":"b0"}""").ShouldBeProblemAsync(HttpStatusCode.Conflict);

        Volatile.Write(ref gone, false);
        await project.Owner.SendAsync(
            "PUT", $"projects/{project.Id}/annotators/ana", $$"""{"name":"ana","capacity":4,"callbackUrl":"{{workplace.Url("ana")}}","reinstate":true}""").ShouldBeAsync(HttpStatusCode.OK);
        var batch = await project.FinishedAsync("b1", workplace: workplace);
        (batch["progress"]!["settled"]!.GetValue<int>(), batch["progress"]!["answers"]!.GetValue<int>()).ShouldBe((3, 3), batch.ToJsonString());
        await FindingAsync(project, "batchWaits", ended: true);
    }

    private static async Task<JsonNode> FindingAsync(AnnotationProject project, string kind, bool ended)
    {
        for (var end = TimeProvider.System.GetUtcNow().AddMinutes(2); TimeProvider.System.GetUtcNow() < end;)
        {
            var page = await project.Owner.SendAsync("GET", $"projects/{project.Id}/findings?batch=b1").ShouldBeAsync(HttpStatusCode.OK);
            if (page["values"]!.AsArray().FirstOrDefault(each => each!["kind"]!.GetValue<string>() == kind && each["endedAt"] is not null == ended) is { } found)
            {
                return found;
            }

            await Task.Delay(250, TestStorage.Cancellation);
        }

        throw new TimeoutException($"No finding '{kind}' in time.");
    }

    private static Task AnswerAsync(AnnotationProject project, HttpClient annotator, JsonObject offer) =>
        AnnotationProject.AnswerUntilTakenAsync(annotator, offer["task"]!.GetValue<string>(), project.Truth[offer["item"]!.GetValue<string>()]);
}
