using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>Uploads and items through the running function app: its blob trigger does the work.</summary>
public sealed class IngestHttpTests(AppServer server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Uploads_ThroughLinks_BecomeItemsThatCanBeLookedAt()
    {
        var project = await ProjectAsync();
        var uploader = await server.ClientAsync(Role.Uploader, project);
        await UploadAsync(uploader, project, ("photo ü.jpg", Pictures.Jpeg(90, 400)), ("broken.png", Pictures.Png(91)[..99]), ("note.txt", Pictures.Text("words")));

        var uploads = await UntilAsync(uploader, $"projects/{project}/uploads", page => page["values"]!.AsArray().Count == 3);

        uploads["counts"]!.ToJsonString().ShouldBe("""{"accepted":2,"duplicate":0,"nearDuplicate":0,"quarantined":1,"unpacked":0,"skipped":0}""");
        var broken = (await uploader.SendAsync("GET", $"projects/{project}/uploads?outcome=quarantined").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray().ShouldHaveSingleItem()!;
        (broken["name"]!.GetValue<string>(), broken["code"]!.GetValue<string>()).ShouldBe(("broken.png", "damaged"));
        foreach (var (query, names) in new[]
        {
            ("outcome=accepted,quarantined", "broken.png note.txt photo ü.jpg"), ("outcome=Quarantined&outcome=ACCEPTED", "broken.png note.txt photo ü.jpg"),
            ("outcome=quarantined,%20duplicate&outcome=quarantined", "broken.png"), ("outcome=unpacked", ""), ("outcome=", "broken.png note.txt photo ü.jpg"),
        })
        {
            var listed = (await uploader.SendAsync("GET", $"projects/{project}/uploads?{query}").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
            string.Join(' ', listed.Select(upload => upload!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)).ShouldBe(names, query);
        }

        var items = (await uploader.SendAsync("GET", $"projects/{project}/items").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        items.Count.ShouldBe(2);
        var photo = items.Single(item => item!["kind"]!.GetValue<string>() == "image")!;
        photo["source"]!.GetValue<string>().ShouldBe("photo ü.jpg");
        await LookAsync(uploader, $"projects/{project}/items/{photo["id"]}");
        var text = items.Single(item => item!["kind"]!.GetValue<string>() == "text")!;
        await uploader.SendAsync("GET", $"projects/{project}/items/{text["id"]}/thumbnail").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task DeepImage_CanBeReadAsItCame()
    {
        var project = await ProjectAsync();
        var uploader = await server.ClientAsync(Role.Uploader, project);
        await UploadAsync(uploader, project, ("deep.png", Pictures.Deep(0, 4_095)), ("flat.png", Pictures.Png(92)));
        await UntilAsync(uploader, $"projects/{project}/uploads", page => page["values"]!.AsArray().Count == 2);
        var items = (await uploader.SendAsync("GET", $"projects/{project}/items").ShouldBeAsync(HttpStatusCode.OK))["values"]!.AsArray();
        var (deep, flat) = (items.Single(item => item!["source"]!.GetValue<string>() == "deep.png")!, items.Single(item => item!["source"]!.GetValue<string>() == "flat.png")!);

        using var kept = await uploader.GetAsync($"projects/{project}/items/{deep["id"]}/deep", TestStorage.Cancellation);

        kept.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        using var image = NetVips.Image.NewFromBuffer(await kept.Content.ReadAsByteArrayAsync(TestStorage.Cancellation));
        (image.Format, image.Max()).ShouldBe((NetVips.Enums.BandFormat.Ushort, 4_095));
        await uploader.SendAsync("GET", $"projects/{project}/items/{flat["id"]}/deep").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task UploadLinks_BadNames_AreAllListed()
    {
        var project = await ProjectAsync();
        var owner = await server.OwnerAsync();

        var problem = await owner.SendAsync("POST", $"projects/{project}/upload-links", """{"names":["a.png","../b.png","c\\d.png","a.png","","exe\u202Egpj.png","می\u200Cخواهم.png"]}""")
            .ShouldBeProblemAsync(HttpStatusCode.BadRequest);

        problem.Pointers().ShouldBe(["/names/1", "/names/2", "/names/3", "/names/4", "/names/5"]);
        await owner.SendAsync("POST", $"projects/{project}/upload-links", """{"names":[]}""").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await owner.SendAsync("POST", "projects/no-such-one/upload-links", """{"names":["a"]}""").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reading_OfWhatIsNotThereOrNotTheirs_IsRefused()
    {
        var project = await ProjectAsync();
        var owner = await server.OwnerAsync();
        var stranger = await server.ClientAsync(Role.Uploader, "another-project");

        await owner.SendAsync("GET", $"projects/{project}/items/00000000000000000000000000").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await owner.SendAsync("GET", $"projects/{project}/items/not-an-id/media").ShouldBeProblemAsync(HttpStatusCode.NotFound);
        foreach (var outcome in new[] { "lost", "1", "+1", "accepted,", "accepted,1", "accepted;duplicate", "accepted&outcome=lost", ",", "%FF" })
        {
            var problem = await owner.SendAsync("GET", $"projects/{project}/uploads?outcome={outcome}").ShouldBeProblemAsync(HttpStatusCode.BadRequest);
            problem.Pointers().ShouldBe(["?outcome"], outcome);
            problem["detail"]!.GetValue<string>().ShouldContain("accepted, duplicate, nearDuplicate, quarantined, unpacked");
        }

        await stranger.SendAsync("GET", $"projects/{project}/uploads").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await stranger.SendAsync("GET", "uploads").ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        await owner.SendAsync("GET", "uploads").ShouldBeAsync(HttpStatusCode.OK);
    }

    private static async Task LookAsync(HttpClient http, string path)
    {
        using var media = await http.GetAsync($"{path}/media", TestStorage.Cancellation);
        media.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        media.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        media.Headers.CacheControl!.ToString().ShouldContain("private");
        (await media.Content.ReadAsByteArrayAsync(TestStorage.Cancellation))[..2].ShouldBe([0xFF, 0xD8]);

        using var thumbnail = await http.GetAsync($"{path}/thumbnail", TestStorage.Cancellation);
        thumbnail.Content.Headers.ContentType!.MediaType.ShouldBe("image/webp");

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{path}/media") { Headers = { IfNoneMatch = { EntityTagHeaderValue.Parse(media.Headers.ETag!.ToString()) } } };
        using var unchanged = await http.SendAsync(again, TestStorage.Cancellation);
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    private async Task<string> ProjectAsync()
    {
        var id = TestStorage.Name("p");
        await (await server.OwnerAsync()).SendAsync("POST", "projects", $$$"""
            {"id":"{{{id}}}","name":"{{{id}}}","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}
            """).ShouldBeAsync(HttpStatusCode.Created);
        return id;
    }

    private static async Task UploadAsync(HttpClient http, string project, params (string Name, byte[] Content)[] files)
    {
        using var answer = await http.SendAsync("POST", $"projects/{project}/upload-links", new JsonObject { ["names"] = new JsonArray([.. files.Select(file => JsonValue.Create(file.Name))]) }.ToJsonString());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var links = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestStorage.Cancellation))!.AsArray();
        using var anonymous = new HttpClient();
        foreach (var ((name, content), link) in files.Zip(links))
        {
            link!["name"]!.GetValue<string>().ShouldBe(name);
            using var put = new HttpRequestMessage(HttpMethod.Put, link["url"]!.GetValue<string>()) { Content = new ByteArrayContent(content), Headers = { { "x-ms-blob-type", "BlockBlob" } } };
            using var stored = await anonymous.SendAsync(put, TestStorage.Cancellation);
            stored.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    private static async Task<JsonObject> UntilAsync(HttpClient http, string path, Predicate<JsonObject> done)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            var answer = await http.SendAsync("GET", path).ShouldBeAsync(HttpStatusCode.OK);
            if (done(answer))
            {
                return answer;
            }

            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience, answer.ToJsonString());
            await Task.Delay(100, TestStorage.Cancellation);
        }
    }
}
