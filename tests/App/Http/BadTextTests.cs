using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Prelabel;

namespace AnnotationFunctions.Tests.App.Http;

/// <summary>Text that is not Unicode, wherever a request can hold any: it is the caller's fault, at a place, and never the app's.</summary>
public sealed class BadTextTests(AppServer app)
{
    private static readonly EndpointCatalog Catalog = EndpointCatalog.Load(typeof(Role).Assembly);

    /// <summary>Bodies, in Latin-1 so that ÿ is the byte FF, which is nowhere in UTF-8; and the place that is told.</summary>
    private static readonly (string Body, string Place)[] Bodies =
    [
        ("{\"\\ud800\":1}", ""),
        ("{\"a\\udfffb\":{\"x\":[]}}", ""),
        ("{\"name\":\"\\ud800\"}", "/name"),
        ("{\"name\":\"\\udc00\\ud800\"}", "/name"),
        ("{\"name\":\"\\uD83D\\u0041\"}", "/name"),
        ("{\"answer\":{\"deep\":[0,{\"a/b~\":\"x\\ud800\"}]}}", "/answer/deep/1/a~1b~0"),
        ("{\"answer\":{\"deep\":[0,{\"\\ud801\":1}]}}", "/answer/deep/1"),
        ("{\"name\":\"ÿ\"}", "/name"),
        ("{\"ÿ\":1}", ""),
        ("{\"tasks\":[{\"data\":{\"image\":\"\\ud800\"}}],\"label_config\":\"ÿ\"}", "/tasks/0/data/image /label_config"),
        ("[\"\\ud800\"]", "/0"),
        ("\"\\ud800\"", ""),
        ("\"ÿ\"", ""),
    ];

    /// <summary>What a client may put into an address: bytes that are not UTF-8, a surrogate, a NUL, what ends halfway, what is too long.</summary>
    private static readonly string[] Addresses = ["%FF", "%ED%A0%80", "%C0%AF", "%00", "a%00b", "%", "%zz", "%u0041", "%0A", "%F0%9F%98%80", "..%2F..", "%5C", new('a', 2_000)];

    public static TheoryData<string> BodyFunctions => [.. Catalog.Endpoints.Where(endpoint => endpoint.About.Request is not null).Select(endpoint => endpoint.Function)];

    public static TheoryData<string> QueryFunctions => [.. Catalog.Endpoints.Where(endpoint => endpoint.About.Query.Length > 0).Select(endpoint => endpoint.Function)];

    public static TheoryData<string> RouteFunctions => [.. Catalog.Endpoints.Where(endpoint => endpoint.RouteParameters.Count > 0).Select(endpoint => endpoint.Function)];

    [Theory]
    [MemberData(nameof(BodyFunctions))]
    public async Task Body_NotUnicode_Is400WithThePlace(string function)
    {
        var endpoint = Catalog.Find(function)!;
        var (project, annotator) = await ProjectAsync();
        var http = endpoint.Access.SignedLink || function == "ClaimTasks" ? annotator : await app.OwnerAsync();
        foreach (var (body, place) in Bodies)
        {
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var request = new HttpRequestMessage(new HttpMethod(endpoint.Methods.Single()), Fill(endpoint, project, null)) { Content = content };
            var answering = http.SendAsync(request, TestStorage.Cancellation);
            if (function == "LabelStudioSetup")
            {
                (await answering).StatusCode.ShouldBe(HttpStatusCode.OK, "It does not read its body.");
                continue;
            }

            var problem = await answering.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
            problem.Pointers().ShouldBe(place.Split(' '), $"{function}: {body}");
            problem["errors"]![0]!["message"]!.GetValue<string>().ShouldContain("not valid Unicode");
            problem["errors"]![0]!["message"]!.GetValue<string>().ShouldContain("line 1, byte ");
        }
    }

    [Fact]
    public async Task Body_NotUnicodeInManyPlaces_ListsTheFirstHundred()
    {
        var body = $$"""{"projects":[{{string.Join(',', Enumerable.Repeat("\"\\ud800\"", 100_000))}}]}""";
        var problem = await (await app.OwnerAsync()).SendAsync("POST", "tokens", body).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem.Pointers().ShouldBe([.. Enumerable.Range(0, 100).Select(i => $"/projects/{i}")]);
    }

    [Fact]
    public async Task Body_NotUnicodeOutsideOfText_Is400WithLineAndByte()
    {
        using var content = new ByteArrayContent([.. "{\n  \"name\": "u8, 0xFF, .. "}"u8]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var problem = await (await app.OwnerAsync()).PostAsync("tokens", content, TestStorage.Cancellation).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        problem["errors"]![0]!["message"]!.GetValue<string>().ShouldContain("line 2, byte 11");
    }

    [Fact]
    public async Task Body_EscapedPairsAndOtherScripts_AreGood() =>
        (await (await app.OwnerAsync()).SendAsync("POST", "tokens", """{"name":"\ud83d\ude00 \\ud800 Ünï\u0000","role":"uploader","projects":["some-project"]}""").ShouldBeAsync(HttpStatusCode.Created))
            ["name"]!.GetValue<string>().ShouldBe("😀 \\ud800 Ünï\0");

    [Theory]
    [MemberData(nameof(QueryFunctions))]
    public async Task Query_NotText_IsNeverAFailureOfTheApp(string function)
    {
        var endpoint = Catalog.Find(function)!;
        var (project, _) = await ProjectAsync();
        foreach (var name in endpoint.About.Query.Append("%FF"))
        {
            foreach (var value in Addresses)
            {
                await ShouldBeCallersFaultAsync(await app.OwnerAsync(), endpoint, $"{Fill(endpoint, project, null)}?{name}={value}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(RouteFunctions))]
    public async Task Route_NotText_IsNeverAFailureOfTheApp(string function)
    {
        var endpoint = Catalog.Find(function)!;
        var (project, annotator) = await ProjectAsync();
        var http = endpoint.Access.SignedLink || function is "ClaimTasks" or "ListTasks" ? annotator : await app.OwnerAsync();
        foreach (var parameter in endpoint.RouteParameters)
        {
            foreach (var value in Addresses)
            {
                await ShouldBeCallersFaultAsync(http, endpoint, Fill(endpoint, project, parameter, value));
                if (parameter == "task")
                {
                    await ShouldBeCallersFaultAsync(http, endpoint, Fill(endpoint, project, parameter, $"{project}.{value}.1"));
                }
            }
        }

        if (endpoint.Access.SignedLink)
        {
            foreach (var value in Addresses)
            {
                await ShouldBeCallersFaultAsync(
                    await app.ClientAsync((string?)null), endpoint, $"{Fill(endpoint, project, null)}?annotator={value}&expires=99999999999&signature={value}");
            }
        }
    }

    private static async Task ShouldBeCallersFaultAsync(HttpClient http, HttpEndpoint endpoint, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Methods.Single()), new Uri(http.BaseAddress + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (endpoint.About.Request is not null)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var answer = await http.SendAsync(request, TestStorage.Cancellation);
        ((int)answer.StatusCode).ShouldBeLessThan(500, $"{endpoint.Function}: {path[..Math.Min(path.Length, 200)]} {await answer.Content.ReadAsStringAsync(TestStorage.Cancellation)}");
    }

    /// <summary>The address of an endpoint in a project, with one parameter as given.</summary>
    private static string Fill(HttpEndpoint endpoint, string project, string? parameter, string value = "") => endpoint.RouteParameters.Aggregate(endpoint.Route, (route, name) =>
        route.Replace($"{{{name}}}", name == parameter ? value : name switch
        {
            "project" => project,
            "task" => $"{project}.00000000000000000000000000.1",
            "item" => "00000000000000000000000000",
            "version" => "1",
            _ => "some-one",
        }, StringComparison.Ordinal));

    /// <summary>A project with a model, so that every endpoint gets as far as its body; and one of its annotators.</summary>
    private async Task<(string Project, HttpClient Annotator)> ProjectAsync()
    {
        var id = TestStorage.Name("p");
        var owner = await app.OwnerAsync();
        using var storage = await TestStorage.OpenAsync();
        await storage.Blobs(ContainerName.Models).WriteAsync($"{id}.onnx", TestModels.Read("logits"), "application/octet-stream", TestStorage.Cancellation);
        await owner.SendAsync("POST", "projects", $$$"""{"id":"{{{id}}}","name":"x","schema":{"taskType":"classification.one","classes":[{"id":"a"},{"id":"b"}]}}""").ShouldBeAsync(HttpStatusCode.Created);
        await owner.SendAsync("PUT", $"projects/{id}/model", $$$"""{"name":"m","file":"{{{id}}}.onnx","input":{"width":2,"height":2,"channels":1,"classes":["a","b"]}}""").ShouldBeAsync(HttpStatusCode.OK);
        var annotator = await owner.SendAsync("PUT", $"projects/{id}/annotators/some-one", """{"name":"x"}""").ShouldBeAsync(HttpStatusCode.Created);
        return (id, await app.ClientAsync(annotator["token"]!.GetValue<string>()));
    }
}
