using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using NJsonSchema;

namespace AnnotationFunctions.Tests.App.OpenApi;

public sealed partial class OpenApiTests(AppServer app)
{
    private static readonly EndpointCatalog Catalog = EndpointCatalog.Load(typeof(Role).Assembly);

    [Fact]
    public async Task Document_EveryHttpFunction_IsAnOperationWithItsRolesAndParameters()
    {
        var document = await DocumentAsync();
        Catalog.Endpoints.ShouldNotBeEmpty();
        foreach (var endpoint in Catalog.Endpoints)
        {
            foreach (var method in endpoint.Methods)
            {
                var operation = document["paths"]?["/" + endpoint.Route]?[method.ToLowerInvariant()].ShouldNotBeNull(endpoint.Function);
                operation!["operationId"]!.GetValue<string>().ShouldBe(endpoint.Function);
                operation["summary"]!.GetValue<string>().ShouldNotBeEmpty();
                var path = operation["parameters"]?.AsArray().Where(each => each!["in"]!.GetValue<string>() == "path").Select(each => each!["name"]!.GetValue<string>()) ?? [];
                path.ShouldBe(endpoint.RouteParameters);
                operation["security"]!.AsArray().Count.ShouldBe(endpoint.Access.Anonymous ? 0 : endpoint.Access.SignedLink ? 2 : 1);
                var responses = operation["responses"]!.AsObject();
                foreach (var status in endpoint.About.Also.Append(endpoint.About.Status))
                {
                    var answer = responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)].ShouldNotBeNull(endpoint.Function);
                    (answer["content"] is null).ShouldBe(endpoint.About.Response is null && endpoint.About.ResponseType is null, endpoint.Function);
                }
            }
        }
    }

    [Fact]
    public async Task Document_EveryReference_LeadsSomewhereAndEveryComponentIsUsed()
    {
        var document = await DocumentAsync();
        var text = document.ToJsonString();
        var targets = Reference().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        targets.ShouldNotBeEmpty();
        targets.ShouldAllBe(target => target.Split('/', StringSplitOptions.None).Aggregate((JsonNode?)document["components"], (node, name) => node![name]) != null);
        document["components"]!["schemas"]!.AsObject().Select(each => "schemas/" + each.Key).Except(targets).ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_Operations_HaveUniqueIdsAndDeclaredTags()
    {
        var document = await DocumentAsync();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(each => each.Value!).ToList();
        operations.Select(each => each["operationId"]!.GetValue<string>()).ShouldBeUnique();
        operations.SelectMany(each => each["tags"]!.AsArray()).Select(tag => tag!.GetValue<string>()).Distinct()
            .Except(document["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>())).ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_Problems_SayThatAnErrorMayHaveACode()
    {
        var error = (await DocumentAsync())["components"]!["schemas"]!["ProblemError"]!;
        error["properties"]!["code"]!["description"]!.GetValue<string>().ShouldContain("stable");
        error["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["pointer", "message"]);
    }

    [Fact]
    public async Task Document_Claim_HasAnIdThatMayBeLeftOutAndSaysWhatItIsFor()
    {
        var document = await DocumentAsync();
        var claim = document["components"]!["schemas"]!["ClaimRequest"]!;
        claim["properties"]!.AsObject().Select(each => each.Key).ShouldBe(["max", "id"], ignoreOrder: true);
        claim["properties"]!["id"]!["description"]!.GetValue<string>().ShouldContain("lost");
        (claim["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? []).ShouldNotContain("id");
        document["paths"]!["/projects/{project}/tasks/claim"]!["post"]!["description"]!.GetValue<string>().ShouldContain("same id");
    }

    [Fact]
    public async Task Document_SchemaOfAProject_AcceptsAProjectAndRefusesOneWithoutId()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!;
        var root = schemas["Project"]!.DeepClone().AsObject();
        root["definitions"] = schemas.DeepClone();
        var schema = await JsonSchema.FromJsonAsync(
            root.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), TestStorage.Cancellation);
        var owner = await app.OwnerAsync();
        var id = TestStorage.Name("p");
        var project = await owner.SendAsync("POST", "projects", $$"""{"id":"{{id}}","name":"x","schema":{"taskType":"boxes","classes":[{"id":"car"}]} }""").ShouldBeAsync(HttpStatusCode.Created);
        schema.Validate(project.ToJsonString()).ShouldBeEmpty();
        project.Remove("id");
        schema.Validate(project.ToJsonString()).ShouldHaveSingleItem().Property.ShouldBe("id");
        project["id"] = 7;
        schema.Validate(project.ToJsonString()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Document_ReadAgainWithItsETag_Is304()
    {
        var http = await app.ClientAsync((string?)null);
        using var first = await http.GetAsync("openapi.json", TestStorage.Cancellation);
        var request = new HttpRequestMessage(HttpMethod.Get, "openapi.json") { Headers = { IfNoneMatch = { first.Headers.ETag.ShouldNotBeNull() } } };
        (await http.SendAsync(request, TestStorage.Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Docs_PageAndScript_AreServedFromHereAlone()
    {
        var http = await app.ClientAsync((string?)null);
        using var page = await http.GetAsync("docs", TestStorage.Cancellation);
        page.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("text/html");
        page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldNotContain("http");
        var html = await page.Content.ReadAsStringAsync(TestStorage.Cancellation);
        Source().Matches(html).Select(match => match.Groups[1].Value).ShouldBe(["docs/scalar.js"]);

        var script = await http.GetStringAsync("docs/scalar.js", TestStorage.Cancellation);
        script.ShouldContain("api-reference");
        var request = new HttpRequestMessage(HttpMethod.Get, "docs/scalar.js") { Headers = { AcceptEncoding = { new("gzip") } } };
        using var compressed = await http.SendAsync(request, TestStorage.Cancellation);
        compressed.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var plain = new System.IO.Compression.GZipStream(
            await compressed.Content.ReadAsStreamAsync(TestStorage.Cancellation), System.IO.Compression.CompressionMode.Decompress);
        (await new StreamReader(plain).ReadToEndAsync(TestStorage.Cancellation)).ShouldBe(script);
    }

    private async Task<JsonObject> DocumentAsync()
    {
        var document = await (await app.ClientAsync((string?)null)).SendAsync("GET", "openapi.json").ShouldBeAsync(HttpStatusCode.OK);
        document["openapi"]!.GetValue<string>().ShouldBe("3.1.0");
        return document;
    }

    [GeneratedRegex("\"\\$ref\":\"#/components/([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
