using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.App;
using NJsonSchema;

namespace AnnotationFunctions.Tests.App.OpenApi;

/// <summary>What the document and docs/annotate.md say of callbacks.</summary>
public sealed partial class WebhookTests(AppServer app)
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Example_OfTheDocument_HasASignatureThatVerifies()
    {
        var post = (await DocumentAsync())["webhooks"]!["taskAssigned"]!["post"]!;
        post["description"]!.GetValue<string>().ShouldContain(Secret);
        var headers = post["parameters"]!.AsArray().ToDictionary(each => each!["name"]!.GetValue<string>(), each => each!["example"]!.GetValue<string>());
        var body = post["requestBody"]!["content"]!["application/cloudevents+json"]!["example"]!;

        headers["webhook-id"].ShouldBe(body["id"]!.GetValue<string>());
        headers["webhook-signature"].ShouldBe(Sign(headers["webhook-id"], headers["webhook-timestamp"], body.ToJsonString(Json.Http)));
        post["responses"]!.AsObject().Select(each => each.Key).ShouldBe(["2XX", "408", "410", "429", "4XX", "5XX"]);
    }

    [Fact]
    public async Task Schema_OfTheDocument_AcceptsTheExampleAndRefusesOneWithoutTask()
    {
        var document = await DocumentAsync();
        var content = document["webhooks"]!["taskAssigned"]!["post"]!["requestBody"]!["content"]!["application/cloudevents+json"]!;
        var root = content["schema"]!.DeepClone().AsObject();
        root["definitions"] = document["components"]!["schemas"]!.DeepClone();
        var schema = await JsonSchema.FromJsonAsync(
            root.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), TestStorage.Cancellation);

        schema.Validate(content["example"]!.ToJsonString()).ShouldBeEmpty();
        var broken = content["example"]!.DeepClone();
        broken["data"]!.AsObject().Remove("answerUrl");
        schema.Validate(broken.ToJsonString()).ShouldNotBeEmpty();
        broken.AsObject().Remove("data");
        schema.Validate(broken.ToJsonString()).ShouldNotBeEmpty();
    }

    /// <summary>The call that the guide shows is the one of the document: headers, body and signature.</summary>
    [Fact]
    public async Task Guide_Sample_IsTheExampleOfTheDocument()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "annotate.md"), TestStorage.Cancellation);
        var post = (await DocumentAsync())["webhooks"]!["taskAssigned"]!["post"]!;
        var sample = Sample().Match(guide);
        sample.Success.ShouldBeTrue();
        var headers = sample.Groups["headers"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(": ")).ToDictionary(pair => pair[0], pair => pair[1]);

        foreach (var parameter in post["parameters"]!.AsArray())
        {
            headers[parameter!["name"]!.GetValue<string>()].ShouldBe(parameter["example"]!.GetValue<string>());
        }

        var content = post["requestBody"]!["content"]!.AsObject().Single();
        headers["content-type"].ShouldStartWith(content.Key);
        JsonNode.DeepEquals(JsonNode.Parse(sample.Groups["body"].Value), content.Value!["example"]).ShouldBeTrue();
        guide.ShouldContain(Secret);
    }

    private static string Sign(string id, string timestamp, string body) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private async Task<JsonObject> DocumentAsync() =>
        await (await app.ClientAsync((string?)null)).SendAsync("GET", "openapi.json").ShouldBeAsync(HttpStatusCode.OK);

    [GeneratedRegex(@"^```http\n(?<headers>POST [^\n]+\n(?:[^\n]+\n)+)\n(?<body>\{.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
