using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.App.Projects;

public sealed class ProjectFunctionsTests(AppServer app)
{
    private const string Schema = """{"taskType":"classification.one","classes":[{"id":"cat"},{"id":"dog"}]}""";

    private readonly string id = TestStorage.Name("p");

    [Fact]
    public async Task Create_Valid_CanBeReadAndListedWithDefaults()
    {
        var owner = await app.OwnerAsync();
        var answer = await owner.SendAsync("POST", "projects", Creation());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location.ShouldNotBeNull().ToString().ShouldBe($"/api/projects/{id}");
        answer.Headers.ETag.ShouldNotBeNull().Tag.ShouldBe("\"1\"");

        var read = await owner.SendAsync("GET", $"projects/{id}").ShouldBeAsync(HttpStatusCode.OK);
        read["schema"]!["version"]!.GetValue<int>().ShouldBe(1);
        read["guidelineVersion"]!.GetValue<int>().ShouldBe(0);
        read["policy"]!["minAnswers"]!.GetValue<int>().ShouldBe(3);
        read["policy"]!["currency"]!.GetValue<string>().ShouldBe("EUR");

        var mine = await app.ClientAsync(Role.Ops, id);
        var list = await mine.SendAsync("GET", "projects?max=1000").ShouldBeAsync(HttpStatusCode.OK);
        list["values"]!.AsArray().Select(each => each!["id"]!.GetValue<string>()).ShouldBe([id]);
    }

    [Fact]
    public async Task Create_SameIdManyTimesAtOnce_OneIsMade()
    {
        var owner = await app.OwnerAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => owner.SendAsync("POST", "projects", Creation())));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(5);
    }

    [Fact]
    public async Task Create_ManyFaultsOfEveryKind_ListsThemAll()
    {
        var problem = await (await app.OwnerAsync()).SendAsync("POST", "projects", """
            {
              "id": "Not An Id", "nmae": "typo", "description": 7,
              "schema": { "taskType": "classification.one", "classes": [{ "id": "a" }, { "id": "a" }], "colour": 1 },
              "policy": { "minAnswers": "three", "maxAnswers": 51, "targetPosterior": 1, "budget": -1, "currency": "euro", "taskLease": "soon", "ingest": { "depth": "sometimes" }, "what": 0 },
              "guideline": { "markdown": "", "classes": [{ "class": "zebra", "positive": [], "negative": [{ "text": "no note" }], "borderline": null }] }
            }
            """).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        string[] expected =
        [
            "/id", "/name", "/nmae", "/description", "/schema/colour", "/policy/minAnswers", "/policy/maxAnswers", "/policy/targetPosterior", "/policy/budget",
            "/policy/currency", "/policy/taskLease", "/policy/ingest/depth", "/policy/what", "/guideline/classes/0/negative/0/note", "/guideline/classes/0/borderline",
        ];
        problem.Pointers().Order().Distinct().ShouldBe(expected.Order());
        problem["errors"]!.AsArray().Where(error => error!["code"] is not null).Select(error => (error!["pointer"]!.GetValue<string>(), error["code"]!.GetValue<string>()))
            .ShouldBe([("/schema/colour", ViolationCode.UnknownMember)]);
    }

    [Fact]
    public async Task AddSchema_Wrong_SaysEachViolationWithItsCode()
    {
        var owner = await app.OwnerAsync();
        await owner.SendAsync("POST", "projects", Creation()).ShouldBeAsync(HttpStatusCode.Created);
        var problem = await owner.SendAsync("POST", $"projects/{id}/schemas", """{"taskType":"classification.one","classes":[{"id":"a"},{"id":"a"}]}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["errors"]!.AsArray().Select(error => (error!["pointer"]!.GetValue<string>(), error["code"]!.GetValue<string>())).ShouldBe([("/classes/1/id", ViolationCode.Duplicate)]);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{", "line 1")]
    [InlineData("""{"id":"abc","id":"abd"}""", "twice")]
    public async Task Create_NotAnObject_Is400(string body, string expected) =>
        (await (await app.OwnerAsync()).SendAsync("POST", "projects", body).ShouldBeProblemAsync(HttpStatusCode.BadRequest)).ToJsonString().ShouldContain(expected);

    [Fact]
    public async Task AddSchema_ClassGone_IsANewVersionThatSaysWhatItBreaksAndLeavesTheOldOne()
    {
        var owner = await CreatedAsync();
        var added = await owner.SendAsync("POST", $"projects/{id}/schemas", Schema.Replace("dog", "horse", StringComparison.Ordinal)).ShouldBeAsync(HttpStatusCode.Created);
        added["version"]!.GetValue<int>().ShouldBe(2);
        added["schema"]!["version"]!.GetValue<int>().ShouldBe(2);
        added["isBreaking"]!.GetValue<bool>().ShouldBeTrue();
        added["changes"]!.AsArray().Single(change => change!["isBreaking"]!.GetValue<bool>())!["message"]!.GetValue<string>().ShouldContain("'dog'");

        var first = await owner.SendAsync("GET", $"projects/{id}/schemas/1").ShouldBeAsync(HttpStatusCode.OK);
        first["schema"]!["classes"]![1]!["id"]!.GetValue<string>().ShouldBe("dog");
        (await owner.SendAsync("GET", $"projects/{id}").ShouldBeAsync(HttpStatusCode.OK))["schema"]!["version"]!.GetValue<int>().ShouldBe(2);
        var answer = await owner.SendAsync("GET", $"projects/{id}/schemas/2/answer").ShouldBeAsync(HttpStatusCode.OK);
        answer.ToJsonString().ShouldContain("horse");
        await owner.SendAsync("GET", $"projects/{id}/schemas/3").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AddSchema_ManyAtOnce_EachGetsAVersionOfItsOwn()
    {
        var owner = await CreatedAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            owner.SendAsync("POST", $"projects/{id}/schemas", Schema.Replace("dog", $"dog{i}", StringComparison.Ordinal)).ShouldBeAsync(HttpStatusCode.Created)));
        answers.Select(answer => answer["version"]!.GetValue<int>()).Order().ShouldBe([2, 3, 4, 5, 6]);
        foreach (var answer in answers)
        {
            var stored = await owner.SendAsync("GET", $"projects/{id}/schemas/{answer["version"]}").ShouldBeAsync(HttpStatusCode.OK);
            stored["schema"]!.ToJsonString().ShouldBe(answer["schema"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task SetPolicy_StaleIfMatch_Is412AndCurrentOnePasses()
    {
        var owner = await CreatedAsync();
        var set = await owner.SendAsync("PUT", $"projects/{id}/policy", """{"minAnswers":5,"budget":100.5,"ingest":{"depth":"refuse"}}""", "\"1\"").ShouldBeAsync(HttpStatusCode.OK);
        set["version"]!.GetValue<int>().ShouldBe(2);
        set["policy"]!["budget"]!.GetValue<decimal>().ShouldBe(100.5m);
        set["policy"]!["ingest"]!["depth"]!.GetValue<string>().ShouldBe("refuse");
        await owner.SendAsync("PUT", $"projects/{id}/policy", "{}", "\"1\"").ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed);
        await owner.SendAsync("PUT", $"projects/{id}/policy", "{}", "W/nonsense").ShouldBeProblemAsync(HttpStatusCode.PreconditionFailed);
        await owner.SendAsync("PUT", $"projects/{id}/policy", "{}", "\"2\"").ShouldBeAsync(HttpStatusCode.OK);
        var problem = await owner.SendAsync("PUT", $"projects/{id}/policy", """{"minAnswers":9,"maxAnswers":4,"pricePerAnswer":-1}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.Pointers().ShouldBe(["/maxAnswers", "/pricePerAnswer"]);
    }

    [Fact]
    public async Task ReadPolicy_EarlierVersion_IsAsItWas()
    {
        var owner = await CreatedAsync();
        var first = (await owner.SendAsync("GET", $"projects/{id}").ShouldBeAsync(HttpStatusCode.OK))["policy"]!.ToJsonString();
        var set = await owner.SendAsync("PUT", $"projects/{id}/policy", """{"minAnswers":5,"budget":100.5}""").ShouldBeAsync(HttpStatusCode.OK);
        var read = await owner.SendAsync("GET", $"projects/{id}/policy/2").ShouldBeAsync(HttpStatusCode.OK);
        read.ToJsonString().ShouldBe(set.ToJsonString());
        (await owner.SendAsync("GET", $"projects/{id}/policy/1").ShouldBeAsync(HttpStatusCode.OK))["policy"]!.ToJsonString().ShouldBe(first);
        await owner.SendAsync("GET", $"projects/{id}/policy/3").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await owner.SendAsync("GET", $"projects/{id}/policy/last").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AddGuideline_WithExamples_IsKeptByDigest()
    {
        var owner = await CreatedAsync();
        const string Guideline = """
            {"markdown":"# Cats\nA cat has whiskers — always.","classes":[{"class":"cat","positive":[{"note":"typical","item":"ABC"}],"negative":[],"borderline":[{"note":"a lynx is one","text":"lynx"}]}]}
            """;
        var added = await owner.SendAsync("POST", $"projects/{id}/guidelines", Guideline).ShouldBeAsync(HttpStatusCode.Created);
        added["version"]!.GetValue<int>().ShouldBe(1);
        var read = await owner.SendAsync("GET", $"projects/{id}/guidelines/1").ShouldBeAsync(HttpStatusCode.OK);
        read.ToJsonString().ShouldBe(added.ToJsonString());
        JsonNode.DeepEquals(read["content"], JsonNode.Parse(Guideline)).ShouldBeTrue();
        read["sha256"]!.GetValue<string>().Length.ShouldBe(64);
        (await owner.SendAsync("POST", $"projects/{id}/guidelines", """{"markdown":"x","classes":[{"class":"emu","positive":[],"negative":[],"borderline":[]}]}""")
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Pointers().ShouldBe(["/classes/0/class"]);
    }

    [Fact]
    public async Task ReadGuideline_ContentTamperedWith_Is500ThatSaysNothingOfIt()
    {
        var owner = await CreatedAsync();
        var added = await owner.SendAsync("POST", $"projects/{id}/guidelines", """{"markdown":"as agreed"}""").ShouldBeAsync(HttpStatusCode.Created);
        var blobs = (await TestStorage.OpenAsync()).Blobs(ContainerName.Guidelines);
        await blobs.WriteAsync($"{id}/{added["sha256"]}.json", """{"markdown":"something else"}"""u8.ToArray(), "application/json", TestStorage.Cancellation);
        var problem = await owner.SendAsync("GET", $"projects/{id}/guidelines/1").ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        problem["detail"]!.GetValue<string>().ShouldBe($"The request failed; the log has the reason under '{problem["traceId"]}'.");
    }

    [Theory]
    [InlineData("GET", "projects/no-such-project")]
    [InlineData("GET", "projects/Not%23Valid")]
    [InlineData("GET", "projects/no-such-project/schemas/1")]
    [InlineData("GET", "projects/no-such-project/schemas/one")]
    [InlineData("PUT", "projects/no-such-project/policy")]
    public async Task AnyCall_NoSuchProject_Is404(string method, string path) =>
        await (await app.OwnerAsync()).SendAsync(method, path, method == "GET" ? null : "{}").ShouldBeProblemAsync(HttpStatusCode.NotFound);

    private async Task<HttpClient> CreatedAsync()
    {
        var owner = await app.OwnerAsync();
        await owner.SendAsync("POST", "projects", Creation()).ShouldBeAsync(HttpStatusCode.Created);
        return owner;
    }

    private string Creation() => $$"""{"id":"{{id}}","name":"Cats and dogs","schema":{{Schema}}}""";
}
