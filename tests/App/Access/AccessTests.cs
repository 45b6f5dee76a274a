using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Access;

public sealed class AccessTests(AppServer app)
{
    private static CancellationToken Cancellation => TestStorage.Cancellation;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anf_")]
    [InlineData("anf_0123456789abcdef_wrong")]
    [InlineData("anf_a/b#c?d_secret")]
    [InlineData("not a token at all")]
    public async Task AnyCall_WithoutAGoodToken_Is401(string? token)
    {
        var http = await app.ClientAsync((string?)null);
        if (token is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        var answer = http.SendAsync("GET", "projects");
        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        (await answer).Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
    }

    [Fact]
    public async Task AnyAnswer_GoodOrBad_HasSecurityHeaders()
    {
        var http = await app.OwnerAsync();
        foreach (var path in new[] { "projects", "projects/none", "health" })
        {
            using var answer = await http.GetAsync(path, Cancellation);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("frame-ancestors 'none'");
            answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Token_OfAnotherRole_Is403()
    {
        var uploader = await app.ClientAsync(Role.Uploader, "*");
        await uploader.SendAsync("GET", "projects").ShouldBeAsync(HttpStatusCode.OK);
        (await uploader.SendAsync("GET", "tokens").ShouldBeProblemAsync(HttpStatusCode.Forbidden))["detail"]!.GetValue<string>().ShouldContain("Uploader");
        await uploader.SendAsync("POST", "projects", "{}").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Token_OfAnotherProject_Is403()
    {
        var ops = await app.ClientAsync(Role.Ops, "one-project");
        await ops.SendAsync("GET", "projects/other-project").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await ops.SendAsync("GET", "projects/one-project").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("batches")]
    [InlineData("items")]
    [InlineData("uploads")]
    [InlineData("annotators")]
    [InlineData("findings")]
    [InlineData("datasets")]
    public async Task List_OfAProjectThatDoesNotExist_Is404(string list)
    {
        var owner = await app.OwnerAsync();
        foreach (var project in new[] { "no-such-project", "!active", "!project", "A%20B" })
        {
            await owner.SendAsync("GET", $"projects/{project}/{list}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Token_Issued_IsShownOnceAndKeptAsHash()
    {
        var owner = await app.OwnerAsync();
        var issued = await IssueAsync(owner, new { name = "service", role = "uploader", projects = new[] { "abc" } });
        var (id, text) = (issued["id"]!.GetValue<string>(), issued["token"]!.GetValue<string>());
        text.ShouldStartWith($"anf_{id}_");
        text.Length.ShouldBe($"anf_{id}_".Length + 43);

        var listed = (await ListedAsync(owner)).Single(token => token["id"]!.GetValue<string>() == id);
        listed["token"].ShouldBeNull();
        listed["sha256"].ShouldBeNull();
        var stored = (await (await TestStorage.OpenAsync()).Table<AccessToken>(TableName.Tokens).FindAsync("token", id, Cancellation)).ShouldNotBeNull().Value;
        stored.Sha256.ShouldBe(TokenText.Sha256(text));
    }

    [Fact]
    public async Task Token_Revoked_IsRefusedWithinTheCacheTime()
    {
        var owner = await app.OwnerAsync();
        var issued = await IssueAsync(owner, new { name = "leaver", role = "ops", projects = new[] { "*" } });
        var leaver = await app.ClientAsync(issued["token"]!.GetValue<string>());
        await leaver.SendAsync("GET", "projects").ShouldBeAsync(HttpStatusCode.OK);
        await owner.SendAsync("DELETE", $"tokens/{issued["id"]}").ShouldBeAsync(HttpStatusCode.NoContent);
        await leaver.SendAsync("GET", "projects").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        (await ListedAsync(owner)).Single(token => token["id"]!.GetValue<string>() == issued["id"]!.GetValue<string>())["revokedAt"].ShouldNotBeNull();
        await owner.SendAsync("DELETE", "tokens/0000000000000000").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Token_WrittenIntoTheTable_IsGood()
    {
        // As the documentation says: whoever holds the storage account may make themselves an owner.
        var id = TestStorage.Name("x").Replace("-", "", StringComparison.Ordinal);
        var text = $"anf_{id}_some-long-random-secret";
        var row = new AccessToken(id, "by hand", Role.Owner, ["*"], TokenText.Sha256(text), DateTimeOffset.UtcNow, "by hand");
        await (await TestStorage.OpenAsync()).Table<AccessToken>(TableName.Tokens).UpsertAsync("token", id, row, Cancellation);
        await (await app.ClientAsync(text)).SendAsync("GET", "tokens").ShouldBeAsync(HttpStatusCode.OK);
        await (await app.ClientAsync(text + "x")).SendAsync("GET", "tokens").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        await (await app.ClientAsync($"anf_{id}_")).SendAsync("GET", "tokens").ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task IssueToken_ManyFaults_ListsThemAll()
    {
        var problem = await (await app.OwnerAsync()).SendAsync("POST", "tokens", """
            {"name":" ","role":"annotator","projects":["ok-project","Bad Project"],"expiresAt":"2001-01-01T00:00:00Z"}
            """).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.Pointers().ShouldBe(["/name", "/role", "/projects/1", "/expiresAt"]);
        problem = await (await app.OwnerAsync()).SendAsync("POST", "tokens", """{"name":null,"role":"king","projects":"*","expiresAt":1,"more":true}""")
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.Pointers().ShouldBe(["/name", "/role", "/projects", "/expiresAt", "/more"]);
    }

    [Fact]
    public async Task Body_PastTheBound_Is413WithAndWithoutALength()
    {
        var owner = await app.OwnerAsync();
        var big = "{\"name\":\"" + new string('x', 2 << 20) + "\"}";
        await owner.SendAsync("POST", "tokens", big).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        var chunked = new HttpRequestMessage(HttpMethod.Post, "tokens") { Content = new StringContent(big), Headers = { TransferEncodingChunked = true } };
        chunked.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await owner.SendAsync(chunked, Cancellation).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Body_OfAnotherMediaType_Is415()
    {
        using var form = new StringContent("name=x", null, "application/x-www-form-urlencoded");
        await (await app.OwnerAsync()).PostAsync("tokens", form, Cancellation).ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("max=0")]
    [InlineData("max=1001")]
    [InlineData("max=ten")]
    [InlineData("continuation=!!")]
    public async Task List_BadQuery_Is400(string query) =>
        (await (await app.OwnerAsync()).SendAsync("GET", "tokens?" + query).ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .Pointers().ShouldBe(["?" + query.Split('=')[0]]);

    private static Task<JsonObject> IssueAsync(HttpClient owner, object request) =>
        owner.PostAsJsonAsync("tokens", request, Cancellation).ShouldBeAsync(HttpStatusCode.Created);

    private static async Task<List<JsonNode>> ListedAsync(HttpClient owner)
    {
        var all = new List<JsonNode>();
        string? continuation = null;
        do
        {
            var page = await owner.SendAsync("GET", "tokens?max=3" + (continuation is null ? "" : "&continuation=" + continuation)).ShouldBeAsync(HttpStatusCode.OK);
            all.AddRange(page["values"]!.AsArray().Select(value => value!.DeepClone()));
            continuation = page["continuation"]?.GetValue<string>();
        }
        while (continuation is not null);
        return all;
    }
}
