using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.Tests.EndToEnd.Annotators;
using AnnotationFunctions.Tests.EndToEnd.Client;
using AnnotationFunctions.Tests.EndToEnd.Host;

namespace AnnotationFunctions.Tests.EndToEnd.Cases;

/// <summary>Annotators who are late, repeat themselves, answer what is done, or send garbage.</summary>
public sealed class TroublesomeAnnotatorTests(AppUnderTest app)
{
    private static readonly string[] Ended = ["completed", "rejected", "failed"];

    [Fact]
    public async Task Submit_SameAnswerTwice_IsOneAnnotationWithOneReceipt()
    {
        var (project, annotator, task) = await OneTaskAsync("twice");
        var digit = project.Truth[(string)task["item"]!];

        var first = await annotator.SubmitAsync((string)task["task"]!, digit);
        var second = await annotator.SubmitAsync((string)task["task"]!, digit);
        var other = await annotator.SubmitAsync((string)task["task"]!, Another(digit));

        ((int)first.Status).ShouldBeInRange(200, 299, first.ToString());
        ((int)second.Status).ShouldBeInRange(200, 299, second.ToString());
        ((string?)second.Json!["receivedAt"]).ShouldBe((string?)first.Json!["receivedAt"]);
        other.ExpectProblem(HttpStatusCode.Conflict);
        var batch = await project.WaitForBatchAsync("batch", Ended);
        ((int)batch["progress"]!["answers"]!).ShouldBe(1, batch.ToJsonString());
    }

    [Fact]
    public async Task Submit_ToAFinishedTask_IsRefusedOrRepeated()
    {
        var (project, annotator, task) = await OneTaskAsync("finished");
        var id = (string)task["task"]!;
        (await annotator.SubmitAsync(id, project.Truth[(string)task["item"]!])).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted);
        await project.WaitForBatchAsync("batch", Ended);

        var late = await annotator.SubmitAsync(id, Another(project.Truth[(string)task["item"]!]));

        late.ExpectProblem(HttpStatusCode.Conflict, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Submit_Garbage_IsRefusedWithEachFaultAndStoresNothing()
    {
        var (project, annotator, task) = await OneTaskAsync("garbage");
        var path = $"tasks/{(string)task["task"]!}/annotation";

        (await annotator.Api.PostRawAsync(path, [0xff, 0x00, 0x7b])).ExpectProblem(HttpStatusCode.BadRequest);
        (await annotator.Api.PostRawAsync(path, [])).ExpectProblem(HttpStatusCode.BadRequest);
        (await annotator.Api.PostRawAsync(path, Encoding.UTF8.GetBytes(new string('[', 5_000)))).ExpectProblem(HttpStatusCode.BadRequest);
        (await annotator.Api.PostRawAsync(path, new byte[24 << 20])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge);
        var unknown = await annotator.SubmitAsync((string)task["task"]!, "eleven");
        var errors = unknown.ExpectProblem(HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity)["errors"]!.AsArray();
        errors.Select(error => (string)error!["pointer"]!).ShouldContain(pointer => pointer.EndsWith("/class", StringComparison.Ordinal));
        (await app.As("anf_00_nonsense").PostAsync(path, PullAnnotator.Answer("1"))).ExpectProblem(HttpStatusCode.Unauthorized);
        (await annotator.Api.PostAsync("tasks/nonsense/annotation", PullAnnotator.Answer("1"))).ExpectProblem(HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden);

        (await annotator.SubmitAsync((string)task["task"]!, project.Truth[(string)task["item"]!])).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted);
        await project.WaitForBatchAsync("batch", Ended);
    }

    [Fact]
    public async Task Claim_AndStaySilent_TaskGoesToSomebodyElse()
    {
        var policy = new JsonObject { ["minAnswers"] = 2, ["maxAnswers"] = 4, ["taskLease"] = "00:00:10", ["minAgreementLower"] = 0.3 };
        var project = await DigitProject.CreateAsync(app, "late", policy);
        await project.UploadDigitsAsync(40, 4);
        var silent = await project.AddAnnotatorAsync("silent");
        PullAnnotator[] prompt = [await project.AddAnnotatorAsync("ana"), await project.AddAnnotatorAsync("ben"), await project.AddAnnotatorAsync("cleo")];
        await project.StartBatchAsync("batch");
        var taken = await ClaimFirstAsync(silent);

        using var done = new CancellationTokenSource();
        var work = prompt.Select(annotator => annotator.WorkAsync(item => project.Truth[item], done.Token)).ToArray();
        var batch = await project.WaitForBatchAsync("batch", work, Ended);
        await done.CancelAsync();
        await Task.WhenAll(work);

        DigitProject.Text(batch, "status").ShouldBe("completed", batch.ToJsonString());
        ((int)batch["progress"]!["reassigned"]!).ShouldBeGreaterThanOrEqualTo(1, batch.ToJsonString());
        var late = await silent.SubmitAsync((string)taken["task"]!, Another(project.Truth[(string)taken["item"]!]));
        late.ExpectProblem(HttpStatusCode.Conflict, HttpStatusCode.Gone, HttpStatusCode.NotFound);
    }

    private async Task<(DigitProject Project, PullAnnotator Annotator, JsonNode Task)> OneTaskAsync(string name)
    {
        var project = await DigitProject.CreateAsync(app, name, new JsonObject { ["minAnswers"] = 1, ["maxAnswers"] = 1 });
        await project.UploadDigitsAsync(50, 1);
        var annotator = await project.AddAnnotatorAsync("ana");
        await project.StartBatchAsync("batch");
        return (project, annotator, await ClaimFirstAsync(annotator));
    }

    private static async Task<JsonNode> ClaimFirstAsync(PullAnnotator annotator)
    {
        var end = DateTime.UtcNow + ApiClient.Patience;
        while (DateTime.UtcNow < end)
        {
            if (await annotator.ClaimAsync(1) is [var task, ..])
            {
                return task;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        throw new TimeoutException($"'{annotator.Name}' was given no task within {ApiClient.Patience}.");
    }

    private static string Another(string digit) => digit == "0" ? "1" : "0";
}
