using System.Text.Json;
using AnnotationFunctions.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.Cli.Status;

public sealed class StatusCommandTests : IDisposable
{
    private const string Batch = """
        {"id":"demo","project":"digits","status":"completed","createdAt":"2026-09-01T00:00:00Z","progress":{"items":20,"settled":19,"adjudicated":2,"autoLabelled":5,
         "unresolved":1,"answers":70,"reviews":2,"reassigned":3,"cost":1.6},"agreement":{"alpha":0.9,"lower":0.85,"upper":0.95,"items":20,"answers":70},
         "gate":{"passed":true,"checks":[{"name":"agreement","passed":true,"measured":0.85,"required":0.667,"reason":"Good enough."}],"promoted":19,"held":1},
         "dataset":"v000001"}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Status_Batch_ShowsProgressAgreementAndGate()
    {
        var output = await RunAsync("digits", "demo");
        output.ShouldContain("20, of which 19 settled (2 by a reviewer, 5 by the model alone), 1 unresolved");
        output.ShouldContain("0.900 [0.850, 0.950]");
        output.ShouldContain("passed: Good enough.");
        output.ShouldContain("v000001");
    }

    [Fact]
    public async Task Status_Project_ShowsUploadsBatchesAnnotatorsAndDatasets()
    {
        var output = await RunAsync("digits");
        output.ShouldContain("Uploads: 400 accepted, 1 duplicate, 2 near duplicate, 5 quarantined, 1 unpacked, 6 skipped");
        output.ShouldContain("demo");
        output.ShouldContain("random");
        output.ShouldContain("v000001");
    }

    [Fact]
    public async Task Status_ProjectAsJson_HasEveryPart()
    {
        using var json = JsonDocument.Parse(await RunAsync("digits", "--json"));
        json.RootElement.EnumerateObject().Select(part => part.Name).ShouldBe(["project", "uploads", "batches", "annotators", "datasets"]);
        json.RootElement.GetProperty("annotators")[0].GetProperty("flags")[0].GetProperty("kind").GetString().ShouldBe("random");
    }

    [Fact]
    public async Task Status_NoProjectNamed_ListsThem() => (await RunAsync()).ShouldContain("Handwritten digits");

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunAsync(params string[] arguments)
    {
        await using var server = await FakeServer.StartAsync(web =>
        {
            void Serve(string path, string json) => web.MapGet($"/api/projects{path}", () => Results.Text(json, "application/json"));
            Serve("", """{"values":[{"id":"digits","name":"Handwritten digits","guidelineVersion":1,"policyVersion":1,"createdAt":"2026-09-01T00:00:00Z"}]}""");
            Serve("/digits/uploads", """{"values":[],"counts":{"accepted":400,"duplicate":1,"nearDuplicate":2,"quarantined":5,"unpacked":1,"skipped":6}}""");
            Serve("/digits/batches", $$"""{"values":[{{Batch}}]}""");
            Serve("/digits/batches/demo", Batch);
            Serve("/digits/annotators", """{"values":[{"id":"gus","name":"Gus","role":"annotator","flags":[{"kind":"random","evidence":"Numbers."}]}]}""");
            Serve("/digits/datasets", """{"values":[{"version":"v000001","batch":"demo","createdAt":"2026-09-01T00:00:00Z","items":19,"manifestSha256":"0"}]}""");
        });
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AnnotateCommand.RunAsync(
            ["status", .. arguments, "--url", server.Address.ToString(), "--token-file", _folder.Write("token", "anf_x_y")],
            new Terminal(output, error, interactive: false));
        code.ShouldBe(0, error.ToString());
        return output.ToString();
    }
}
