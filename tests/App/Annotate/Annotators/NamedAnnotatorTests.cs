using System.Net;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Quality;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.App.Annotate.Annotators;

/// <summary>Annotators whose ids come from elsewhere: e-mail addresses and capitals.</summary>
public sealed class NamedAnnotatorTests(AppServer app)
{
    private const string Ana = "Ana.Lopez+night@example.com";
    private const string Tanaka = "田中@例え.jp";

    [Fact]
    public async Task Batch_OfPeopleWithAddresses_ShowsTheAddressesEverywhere()
    {
        var project = await AnnotationProject.CreateAsync(app, 12, """{"minAnswers":2,"maxAnswers":2,"minAgreementLower":0.1}""");
        var registered = await RegisterAsync(project, Ana, HttpStatusCode.Created);
        var key = Text(registered, "key");
        Text(registered, "id").ShouldBe(Ana);
        key.ShouldBe(AnnotatorId.Key(Ana));
        var tanaka = await RegisterAsync(project, Tanaka, HttpStatusCode.Created);
        HttpClient[] people = [await app.ClientAsync(Text(registered, "token")), await app.ClientAsync(Text(tanaka, "token"))];
        await project.StartAsync("b1");

        var receipts = await AnswerAllAsync(project, people);

        receipts.Select(receipt => Text(receipt, "annotator")).Distinct().Order(StringComparer.Ordinal).ShouldBe([Ana, Tanaka]);
        var batch = await project.BatchAsync("b1");
        Text(batch, "status").ShouldBe("completed", batch.ToJsonString());
        var list = (await project.Owner.SendAsync("GET", $"projects/{project.Id}/annotators").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        list.Select(each => Text(each!, "id")).Order(StringComparer.Ordinal).ShouldBe([Ana, Tanaka]);
        list.ShouldAllBe(each => each!["scorecard"] != null);
        var manifest = await project.Owner.SendAsync("GET", $"projects/{project.Id}/datasets/v000001").ShouldBeAsync(HttpStatusCode.OK);
        manifest["annotators"]!.AsObject().Select(each => each.Key).Order(StringComparer.Ordinal).ShouldBe([Ana, Tanaka]);
        var data = await project.Owner.GetStringAsync($"projects/{project.Id}/datasets/v000001/data", TestStorage.Cancellation);
        data.ShouldNotContain(key);
        var task = await project.Owner.SendAsync("GET", $"tasks/{Text(receipts[0], "task")}").ShouldBeAsync(HttpStatusCode.OK);
        new[] { Ana, Tanaka }.ShouldContain(Text(task, "annotator"));
        Text(task["receipt"]!, "annotator").ShouldBe(Text(task, "annotator"));
    }

    [Fact]
    public async Task Read_ByEitherForm_IsTheSameAnnotator()
    {
        var project = await AnnotationProject.CreateAsync(app, 1);
        var registered = await RegisterAsync(project, Ana, HttpStatusCode.Created);
        var self = await app.ClientAsync(Text(registered, "token"));
        string[] forms = [Uri.EscapeDataString(Ana), "Ana.Lopez+night@example.com", Text(registered, "key")];
        foreach (var form in forms)
        {
            foreach (var http in new[] { self, project.Owner })
            {
                Text(await http.SendAsync("GET", $"projects/{project.Id}/annotators/{form}").ShouldBeAsync(HttpStatusCode.OK), "id").ShouldBe(Ana);
            }

            var changed = await project.Owner.SendAsync("PUT", $"projects/{project.Id}/annotators/{form}", """{"name":"Ana","capacity":7}""").ShouldBeAsync(HttpStatusCode.OK);
            (Text(changed, "id"), changed["capacity"]!.GetValue<int>()).ShouldBe((Ana, 7));
        }

        (await AnnotationProject.ClaimAsync(self, project.Id, 1)).ShouldBeEmpty();
    }

    /// <summary>Capitals count, and neither takes the other's place.</summary>
    [Fact]
    public async Task Register_IdsThatDifferInCapitals_AreDifferentAnnotators()
    {
        var project = await AnnotationProject.CreateAsync(app, 1);
        string[] ids = ["ana", "Ana", "ANA", "ana@example.com", "Ana@example.com"];
        var tokens = new List<string>();
        foreach (var id in ids)
        {
            tokens.Add(Text(await RegisterAsync(project, id, HttpStatusCode.Created), "token"));
        }

        tokens.ShouldBeUnique();
        var ana = await app.ClientAsync(tokens[0]);
        await ana.SendAsync("GET", $"projects/{project.Id}/annotators/ana").ShouldBeAsync(HttpStatusCode.OK);
        await ana.SendAsync("GET", $"projects/{project.Id}/annotators/Ana").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        (await project.Owner.SendAsync("GET", $"projects/{project.Id}/annotators/ana").ShouldBeAsync(HttpStatusCode.OK)).ContainsKey("key").ShouldBeFalse();
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    [InlineData("a%0Ab")]
    [InlineData("a%25b")]
    [InlineData("-a")]
    [InlineData("a%E2%80%8Bb")]
    public async Task Register_IdThatIsNone_Is400(string id)
    {
        var project = await AnnotationProject.CreateAsync(app, 1);
        var problem = await project.Owner.SendAsync("PUT", $"projects/{project.Id}/annotators/{id}", """{"name":"x"}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["errors"]![0]!["message"]!.GetValue<string>().ShouldContain("letters, digits");
    }

    [Fact]
    public async Task Register_KeyThatIsAnothersId_IsRefused()
    {
        var project = await AnnotationProject.CreateAsync(app, 1);
        await RegisterAsync(project, AnnotatorId.Key(Ana), HttpStatusCode.Created);
        await project.Owner.SendAsync("PUT", $"projects/{project.Id}/annotators/{Uri.EscapeDataString(Ana)}", """{"name":"x"}""").ShouldBeProblemAsync(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Findings_AboutThem_NameTheAddress()
    {
        var project = await AnnotationProject.CreateAsync(app, 1);
        await RegisterAsync(project, Ana, HttpStatusCode.Created);
        var finding = Finding.Of(FindingKind.AnnotatorSilent, "b1", AnnotatorId.Key(Ana), "Silent.", DateTimeOffset.UnixEpoch, "Ask them.");
        await new FindingStore(project.Storage, NullLogger<FindingStore>.Instance).WriteAsync(project.Id, [finding], TestStorage.Cancellation);

        var found = await project.Owner.SendAsync("GET", $"projects/{project.Id}/findings").ShouldBeAsync(HttpStatusCode.OK);
        Text(found["values"]![0]!, "subject").ShouldBe(Ana);
    }

    private static async Task<List<JsonNode>> AnswerAllAsync(AnnotationProject project, HttpClient[] people)
    {
        var receipts = new List<JsonNode>();
        while ((await project.BatchAsync("b1"))["finishedAt"] is null)
        {
            foreach (var person in people)
            {
                foreach (var offer in await AnnotationProject.ClaimAsync(person, project.Id, 20))
                {
                    receipts.Add(await AnnotationProject.AnswerAsync(person, Text(offer!, "task"), project.Truth[Text(offer!, "item")]).ShouldBeAsync(HttpStatusCode.Created));
                }
            }

            await Task.Delay(100, TestStorage.Cancellation);
        }

        return receipts;
    }

    private static Task<JsonObject> RegisterAsync(AnnotationProject project, string id, HttpStatusCode status) => project.Owner
        .SendAsync("PUT", $"projects/{project.Id}/annotators/{Uri.EscapeDataString(id)}", """{"name":"x","capacity":20}""").ShouldBeAsync(status);

    private static string Text(JsonNode json, string member) => json[member].ShouldNotBeNull(json.ToJsonString()).GetValue<string>();
}
