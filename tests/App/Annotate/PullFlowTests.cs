using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>What an annotator who asks for tasks sees over HTTP, right and wrong.</summary>
public sealed class PullFlowTests(AppServer app)
{
    [Fact]
    public async Task Batch_ThreePullAnnotators_ClaimAnswerAndSeeItFinished()
    {
        var project = await AnnotationProject.CreateAsync(app, 12);
        var annotators = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => project.PullAsync($"a{i}", capacity: 20)));
        await project.StartAsync("b1", ",\"limit\":10");

        var answered = 0;
        while ((await project.BatchAsync("b1"))["finishedAt"] is null)
        {
            foreach (var annotator in annotators)
            {
                foreach (var offer in await AnnotationProject.ClaimAsync(annotator, project.Id, 20))
                {
                    var label = project.Truth[offer!["item"]!.GetValue<string>()];
                    await AnnotationProject.AnswerAsync(annotator, offer["task"]!.GetValue<string>(), label).ShouldBeAsync(HttpStatusCode.Created);
                    answered++;
                }
            }

            await Task.Delay(100, TestStorage.Cancellation);
        }

        var batch = await project.BatchAsync("b1");
        batch["status"]!.GetValue<string>().ShouldBe("completed", batch.ToJsonString());
        answered.ShouldBe(30);
        batch["progress"]!["answers"]!.GetValue<int>().ShouldBe(30);
        var manifest = await project.Owner.SendAsync("GET", $"projects/{project.Id}/datasets/v000001").ShouldBeAsync(HttpStatusCode.OK);
        manifest["items"]!.GetValue<int>().ShouldBe(10);
    }

    [Fact]
    public async Task Claim_SentAgainWithItsId_GivesTheSameTasks()
    {
        var project = await AnnotationProject.CreateAsync(app, 6);
        var annotator = await project.PullAsync("a1", capacity: 6);
        await project.PullAsync("a2");
        await project.PullAsync("a3");
        await project.StartAsync("b1");
        var first = await AnnotationProject.ClaimAsync(annotator, project.Id, 2, "first");
        for (; first.Count == 0; first = await AnnotationProject.ClaimAsync(annotator, project.Id, 2, "first"))
        {
            await Task.Delay(100, TestStorage.Cancellation); // nothing was taken under the id: it is still free
        }

        Tasks(await AnnotationProject.ClaimAsync(annotator, project.Id, 2, "first")).ShouldBe(Tasks(first));
        Tasks(await AnnotationProject.ClaimAsync(annotator, project.Id, 2, "second")).Intersect(Tasks(first)).ShouldBeEmpty();

        await AnnotationProject.AnswerAsync(annotator, Tasks(first)[0], "7").ShouldBeAsync(HttpStatusCode.Created);
        Tasks(await AnnotationProject.ClaimAsync(annotator, project.Id, 2, "first")).ShouldBe(Tasks(first).Skip(1));
        (await annotator.SendAsync("POST", $"projects/{project.Id}/tasks/claim", """{"id":"a.b"}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .Pointers().ShouldBe(["/id"]);

        static List<string> Tasks(JsonArray offers) => [.. offers.Select(offer => offer!["task"]!.GetValue<string>())];
    }

    [Fact]
    public async Task Submit_Wrong_IsRefusedWithAProblemThatSaysWhy()
    {
        var project = await AnnotationProject.CreateAsync(app, 2);
        var (http, other) = (await project.PullAsync("a1"), await project.PullAsync("a2"));
        await project.PullAsync("a3");
        await project.StartAsync("b1");
        var task = (await FirstAsync(http, project))["task"]!.GetValue<string>();
        var path = $"tasks/{task}/annotation";

        await http.SendAsync("POST", path, "not json").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await http.SendAsync("POST", path, "{}").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        var wrong = await http.SendAsync("POST", path, """{"answer":{"type":"classification.one","schemaVersion":1,"class":"cat"}}""")
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity);
        wrong.Pointers().ShouldBe(["/answer/class"]);
        wrong["errors"]![0]!["code"]!.GetValue<string>().ShouldBe(ViolationCode.NotListed);
        (await http.SendAsync("POST", path, """{"answer":{"type":"classification.one","schemaVersion":1,"class":"7"},"seconds":-1}""")
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Pointers().ShouldBe(["/seconds"]);
        await http.SendAsync("POST", path, $$"""{"answer":"{{new string('x', 20_000_000)}}"}""").ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await AnnotationProject.AnswerAsync(other, task, "7").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await AnnotationProject.AnswerAsync(http, "nonsense", "7").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        (await http.SendAsync("GET", $"tasks/{task}").ShouldBeAsync(HttpStatusCode.OK))["state"]!.GetValue<string>().ShouldBe("leased");

        await AnnotationProject.AnswerAsync(http, task, "7").ShouldBeAsync(HttpStatusCode.Created);
        await AnnotationProject.AnswerAsync(http, task, "7").ShouldBeAsync(HttpStatusCode.OK);
        await AnnotationProject.AnswerAsync(http, task, "1").ShouldBeProblemAsync(HttpStatusCode.Conflict);
        (await http.SendAsync("GET", $"tasks/{task}").ShouldBeAsync(HttpStatusCode.OK))["receipt"].ShouldNotBeNull();
        await http.SendAsync("POST", $"tasks/{task}/release", "{}").ShouldBeProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Links_WithoutToken_OpenTheirTaskAndNothingElse()
    {
        var project = await AnnotationProject.CreateAsync(app, 2);
        var http = await project.PullAsync("a1");
        await project.PullAsync("a2");
        await project.PullAsync("a3");
        await project.StartAsync("b1");
        var first = await FirstAsync(http, project);
        var second = await FirstAsync(http, project);
        var anybody = await app.ClientAsync((string?)null);
        string Path(JsonNode offer, string link) => new Uri(new Uri("http://x"), offer[link]!.GetValue<string>()).PathAndQuery["/api/".Length..];

        using var media = await anybody.GetAsync(Path(first, "mediaUrl"), TestStorage.Cancellation);
        media.StatusCode.ShouldBe(HttpStatusCode.OK);
        media.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        (await media.Content.ReadAsStringAsync(TestStorage.Cancellation)).ShouldStartWith("picture ");
        await anybody.SendAsync("GET", Path(first, "answerSchemaUrl")).ShouldBeAsync(HttpStatusCode.OK);
        var stolen = Path(first, "answerUrl").Replace(first["task"]!.GetValue<string>(), second["task"]!.GetValue<string>(), StringComparison.Ordinal);
        await anybody.SendAsync("POST", stolen, "{}").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        await anybody.SendAsync("POST", Path(first, "answerUrl"), """{"answer":{"type":"classification.one","schemaVersion":1,"class":"7"}}""")
            .ShouldBeAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Release_Task_GoesToSomebodyElse()
    {
        var project = await AnnotationProject.CreateAsync(app, 1);
        var people = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => project.PullAsync($"a{i}")));
        await project.StartAsync("b1");
        var task = (await FirstAsync(people[0], project))["task"]!.GetValue<string>();
        await FirstAsync(people[1], project);
        await FirstAsync(people[2], project);
        await people[0].SendAsync("POST", $"tasks/{task}/release", """{"reason":"too dark"}""").ShouldBeAsync(HttpStatusCode.NoContent);
        (await FirstAsync(people[3], project))["item"]!.GetValue<string>().ShouldBe(task.Split('.')[1]);
        (await AnnotationProject.ClaimAsync(people[0], project.Id, 5)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateBatch_TaskTypeThatIsNotMergedYet_IsRefused()
    {
        var id = TestStorage.Name("p");
        var owner = await app.OwnerAsync();
        await owner.SendAsync("POST", "projects", $$"""{"id":"{{id}}","name":"x","schema":{"taskType":"boxes","classes":[{"id":"car"}]} }""").ShouldBeAsync(HttpStatusCode.Created);
        var problem = await owner.SendAsync("POST", $"projects/{id}/batches", "{}").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["detail"]!.GetValue<string>().ShouldContain("not merged yet");
    }

    [Fact]
    public async Task CancelBatch_UnderWay_FreesItsItemsAndStopsItsTasks()
    {
        var project = await AnnotationProject.CreateAsync(app, 2, """{"pricePerAnswer":1}""");
        var http = await project.PullAsync("a1");
        await project.PullAsync("a2");
        await project.PullAsync("a3");
        await project.StartAsync("b1", $",\"items\":[\"{string.Join("\",\"", project.Truth.Keys)}\"]");
        var task = (await FirstAsync(http, project))["task"]!.GetValue<string>();
        await AnnotationProject.AnswerAsync(http, task, "7").ShouldBeAsync(HttpStatusCode.Created);

        var path = $"projects/{project.Id}/batches/b1";
        var uploader = await app.ClientAsync(AnnotationFunctions.App.Access.Role.Uploader, project.Id);
        await uploader.SendAsync("POST", $"{path}/cancel", "").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        var cancelled = await project.Owner.SendAsync("POST", $"{path}/cancel", "").ShouldBeAsync(HttpStatusCode.OK);
        (cancelled["status"]!.GetValue<string>(), cancelled["progress"]!["cost"]!.GetValue<decimal>()).ShouldBe(("cancelled", 1m));
        await project.Owner.SendAsync("POST", $"{path}/cancel", "").ShouldBeAsync(HttpStatusCode.OK);
        await project.Owner.SendAsync("POST", $"projects/{project.Id}/batches/none/cancel", "").ShouldBeProblemAsync(HttpStatusCode.NotFound);

        var list = (await project.Owner.SendAsync("GET", $"projects/{project.Id}/batches").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        list.ShouldHaveSingleItem()!.AsObject().ContainsKey("requested").ShouldBeFalse();
        (await project.BatchAsync("b1"))["requested"]!.AsArray().Count.ShouldBe(2);
        await project.StartAsync("b2");
        (await FirstAsync(http, project))["batch"]!.GetValue<string>().ShouldBe("b2");
    }

    /// <summary>The next task, once it is in the pool.</summary>
    private static async Task<JsonNode> FirstAsync(HttpClient http, AnnotationProject project)
    {
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1);
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            if (await AnnotationProject.ClaimAsync(http, project.Id, 1) is [{ } offer])
            {
                return offer;
            }

            await Task.Delay(100, TestStorage.Cancellation);
        }

        throw new TimeoutException("No task came within a minute.");
    }
}
