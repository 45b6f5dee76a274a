using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;

namespace AnnotationFunctions.Tests.App.Access;

/// <summary>Owners of some projects: what they grant, see and revoke stays within these.</summary>
public sealed class ScopeTests(AppServer app)
{
    private readonly string mine = TestStorage.Name("mine");
    private readonly string other = TestStorage.Name("other");

    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Fact]
    public async Task IssueToken_PastTheOwnersProjects_Is403AndNamesEach()
    {
        var owner = await app.ClientAsync(Role.Owner, mine);
        (await IssueAsync(owner, "owner", "*").ShouldBeProblemAsync(HttpStatusCode.Forbidden)).Pointers().ShouldBe(["/projects/0"]);
        (await IssueAsync(owner, "ops", other).ShouldBeProblemAsync(HttpStatusCode.Forbidden)).Pointers().ShouldBe(["/projects/0"]);
        (await IssueAsync(owner, "uploader", mine, other, "*").ShouldBeProblemAsync(HttpStatusCode.Forbidden)).Pointers().ShouldBe(["/projects/1", "/projects/2"]);
        foreach (var role in new[] { "owner", "ops", "uploader" })
        {
            await IssueAsync(owner, role, mine).ShouldBeAsync(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task IssueToken_OfAnOwnerOfSeveral_MayBeForAnyOfThem()
    {
        var owner = await app.ClientAsync(Role.Owner, mine, other);
        await IssueAsync(owner, "owner", other, mine).ShouldBeAsync(HttpStatusCode.Created);
        await IssueAsync(owner, "owner", mine).ShouldBeAsync(HttpStatusCode.Created);
        (await IssueAsync(owner, "owner", mine, "third-one").ShouldBeProblemAsync(HttpStatusCode.Forbidden)).Pointers().ShouldBe(["/projects/1"]);
    }

    [Theory]
    [InlineData("owner, ops")]
    [InlineData("ops, uploader")]
    [InlineData("any")]
    [InlineData("reviewer")]
    [InlineData("none")]
    public async Task IssueToken_AnotherRole_Is400(string role) =>
        (await IssueAsync(await app.OwnerAsync(), role, mine).ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Pointers().ShouldBe(["/role"]);

    [Fact]
    public async Task ListTokens_OfAnOwnerOfOneProject_ShowsThoseWhollyWithinIt()
    {
        await CreateProjectAsync(mine);
        var all = await app.OwnerAsync();
        var owner = await app.ClientAsync(Role.Owner, mine);
        var within = new List<string> { await IdAsync(all, "uploader", mine), await IdAsync(all, "ops", mine) };
        string[] past = [await IdAsync(all, "uploader", other), await IdAsync(all, "ops", mine, other), await IdAsync(all, "owner", "*")];
        await owner.SendAsync("PUT", $"projects/{mine}/annotators/ana", """{"name":"Ana"}""").ShouldBeAsync(HttpStatusCode.Created);

        var (listed, continuations) = await ListedAsync(owner);

        listed.ShouldAllBe(token => token["projects"]!.ToJsonString() == $"[\"{mine}\"]");
        var ids = listed.Select(token => token["id"]!.GetValue<string>()).ToList();
        within.Except(ids).ShouldBeEmpty();
        past.Intersect(ids).ShouldBeEmpty();
        ids.ShouldBeUnique();
        listed.Count.ShouldBe(4); // the owner's own, the two, and the annotator's
        listed.Count(token => token["annotatorId"]?.GetValue<string>() == "ana").ShouldBe(1);
        continuations.ShouldAllBe(key => ids.Contains(key), "A continuation must not name what the list does not show.");
    }

    [Fact]
    public async Task ListProjects_OfAnOwnerOfOneProject_NamesNoOther()
    {
        await CreateProjectAsync(mine);
        await CreateProjectAsync(other);
        string[] projects = [mine, TestStorage.Name("not-made-yet"), TestStorage.Name("zz-not-made-yet")];
        var uploader = await app.ClientAsync(Role.Uploader, projects);
        var (ids, continuation) = (new List<string>(), default(string));
        do
        {
            var page = await uploader.SendAsync("GET", "projects?max=1" + (continuation is null ? "" : "&continuation=" + continuation)).ShouldBeAsync(HttpStatusCode.OK);
            ids.AddRange(page["values"]!.AsArray().Select(project => project!["id"]!.GetValue<string>()));
            continuation = page["continuation"]?.GetValue<string>();
            (continuation is null || projects.Contains(KeyOf(continuation))).ShouldBeTrue("A continuation must not name another's project.");
        }
        while (continuation is not null);

        ids.ShouldBe([mine]);
    }

    [Fact]
    public async Task RevokeToken_PastTheOwnersProjects_Is404AndTheTokenStaysGood()
    {
        var all = await app.OwnerAsync();
        var owner = await app.ClientAsync(Role.Owner, mine);
        foreach (var projects in new string[][] { ["*"], [other], [mine, other] })
        {
            var issued = await IssueAsync(all, "uploader", projects).ShouldBeAsync(HttpStatusCode.Created);
            await owner.SendAsync("DELETE", $"tokens/{issued["id"]}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
            await (await app.ClientAsync(issued["token"]!.GetValue<string>())).SendAsync("GET", "projects").ShouldBeAsync(HttpStatusCode.OK);
        }

        foreach (var guess in new[] { "0000000000000000", "a%2Fb", "%3F", "%FF", new string('a', 600) })
        {
            await owner.SendAsync("DELETE", $"tokens/{guess}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
            await all.SendAsync("DELETE", $"tokens/{guess}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task RevokeToken_WithinTheOwnersProjects_EndsIt()
    {
        await CreateProjectAsync(mine);
        var owner = await app.ClientAsync(Role.Owner, mine);
        var issued = await IssueAsync(owner, "ops", mine).ShouldBeAsync(HttpStatusCode.Created);
        var annotator = await owner.SendAsync("PUT", $"projects/{mine}/annotators/ana", """{"name":"Ana"}""").ShouldBeAsync(HttpStatusCode.Created);
        var (listed, _) = await ListedAsync(owner);
        var annotatorToken = listed.Single(token => token["annotatorId"]?.GetValue<string>() == "ana")["id"]!.GetValue<string>();

        await owner.SendAsync("DELETE", $"tokens/{issued["id"]}").ShouldBeAsync(HttpStatusCode.NoContent);
        await owner.SendAsync("DELETE", $"tokens/{annotatorToken}").ShouldBeAsync(HttpStatusCode.NoContent);

        await (await app.ClientAsync(issued["token"]!.GetValue<string>())).SendAsync("GET", "projects").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        await (await app.ClientAsync(annotator["token"]!.GetValue<string>())).SendAsync("GET", $"projects/{mine}/tasks").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    /// <summary>The same person may annotate two projects under the same id: new secrets in the one end nothing in the other.</summary>
    [Fact]
    public async Task PutAnnotator_NewSecrets_EndTheTokenOfThisProjectAlone()
    {
        await CreateProjectAsync(mine);
        await CreateProjectAsync(other);
        var all = await app.OwnerAsync();
        var ops = await app.ClientAsync(Role.Ops, mine);
        var here = await ops.SendAsync("PUT", $"projects/{mine}/annotators/ana", """{"name":"Ana"}""").ShouldBeAsync(HttpStatusCode.Created);
        var there = await all.SendAsync("PUT", $"projects/{other}/annotators/ana", """{"name":"Ana"}""").ShouldBeAsync(HttpStatusCode.Created);

        await ops.SendAsync("PUT", $"projects/{mine}/annotators/ana", """{"name":"Ana","newSecrets":true}""").ShouldBeAsync(HttpStatusCode.OK);
        await ops.SendAsync("PUT", $"projects/{other}/annotators/ana", """{"name":"Ana","newSecrets":true}""").ShouldBeProblemAsync(HttpStatusCode.Forbidden);

        await (await app.ClientAsync(here["token"]!.GetValue<string>())).SendAsync("GET", $"projects/{mine}/tasks").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        using var still = await (await app.ClientAsync(there["token"]!.GetValue<string>())).SendAsync("GET", $"projects/{other}/tasks");
        still.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task CreateProject_OfAnOwnerOfOneProject_Is403()
    {
        var owner = await app.ClientAsync(Role.Owner, mine);
        foreach (var id in new[] { mine, other })
        {
            await owner.SendAsync("POST", "projects", ProjectOf(id)).ShouldBeProblemAsync(HttpStatusCode.Forbidden);
            await (await app.OwnerAsync()).SendAsync("GET", $"projects/{id}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        }
    }

    private async Task CreateProjectAsync(string id) => await (await app.OwnerAsync()).SendAsync("POST", "projects", ProjectOf(id)).ShouldBeAsync(HttpStatusCode.Created);

    private static string ProjectOf(string id) => $$$"""{"id":"{{{id}}}","name":"x","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}""";

    private static Task<HttpResponseMessage> IssueAsync(HttpClient http, string role, params string[] projects) =>
        http.PostAsJsonAsync("tokens", new { name = "n", role, projects }, Cancellation);

    private static async Task<string> IdAsync(HttpClient http, string role, params string[] projects) =>
        (await IssueAsync(http, role, projects).ShouldBeAsync(HttpStatusCode.Created))["id"]!.GetValue<string>();

    private static string KeyOf(string continuation) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(continuation));

    /// <summary>All that is listed, and what the continuations hold.</summary>
    private static async Task<(List<JsonObject> Tokens, List<string> Continuations)> ListedAsync(HttpClient http)
    {
        var (all, continuations, continuation) = (new List<JsonObject>(), new List<string>(), default(string));
        do
        {
            var page = await http.SendAsync("GET", "tokens?max=1" + (continuation is null ? "" : "&continuation=" + continuation)).ShouldBeAsync(HttpStatusCode.OK);
            all.AddRange(page["values"]!.AsArray().Select(value => value!.DeepClone().AsObject()));
            continuation = page["continuation"]?.GetValue<string>();
            if (continuation is not null)
            {
                continuations.Add(KeyOf(continuation));
            }
        }
        while (continuation is not null);
        return (all, continuations);
    }
}
