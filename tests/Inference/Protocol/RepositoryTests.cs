using System.Net;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Protocol;

public sealed class RepositoryTests
{
    private const string One = """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""";

    [Fact]
    public async Task Load_NewModel_ServesIt()
    {
        await using var server = await RunningServer.StartAsync(new ModelFolders());
        await server.RefusedAsync(HttpStatusCode.NotFound, "double", One);
        server.Models.Add("double", 1, SampleModels.Doubling());
        (await server.PostAsync("/v2/repository/models/double/load", """{"parameters":{}}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await FirstAsync(server)).ShouldBe(2);
        using var again = await server.Http.PostAsync("/v2/repository/models/double/load", null, TestContext.Current.CancellationToken);
        again.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData("""{"maxQueuedRows": 1}""", "Model 'double' cannot be served: its config.json is wrong: MaxQueuedRows is 1; expected 0, or at least MaxBatchSize.")]
    [InlineData("""{"versions": [3]}""", "Model 'double' cannot be served: it has no version to serve; expected 'double/1/model.onnx'.")]
    public async Task Start_WrongConfiguration_IsTheModelsFailure(string config, string message)
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling()).Config("double", config);
        await using var server = await RunningServer.StartAsync(models);
        (await server.RefusedAsync(HttpStatusCode.InternalServerError, "double", One)).ShouldBe(message);
        (await server.GetAsync("/v2/models/double/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await server.PostAsync("/v2/repository/index")).Json[0]!["reason"]!.GetValue<string>().ShouldBe(message);
    }

    [Fact]
    public async Task Start_DefaultVersionThatIsNotThere_IsNamed()
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling()).Config("double", """{"defaultVersion": 4}""");
        await using var server = await RunningServer.StartAsync(models);
        (await server.RefusedAsync(HttpStatusCode.NotFound, "double", One)).ShouldBe("Model 'double' has no version 4; it has 1.");
        (await FirstAsync(server, "/versions/1")).ShouldBe(2);
    }

    [Fact]
    public async Task Load_SeveralVersions_TheNewestAnswersUnlessNamed()
    {
        using var models = new ModelFolders();
        models.Add("double", 2, SampleModels.Doubling()).Add("double", 10, SampleModels.Tripling());
        await using var server = await RunningServer.StartAsync(models);
        (await FirstAsync(server)).ShouldBe(3);
        (await FirstAsync(server, "/versions/2")).ShouldBe(2);
        (await FirstAsync(server, "/versions/10")).ShouldBe(3);
    }

    [Fact]
    public async Task Load_DefaultVersion_RollsBack()
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling()).Add("double", 2, SampleModels.Tripling());
        await using var server = await RunningServer.StartAsync(models);
        (await FirstAsync(server)).ShouldBe(3);
        models.Config("double", """{"defaultVersion": 1}""");
        (await server.PostAsync("/v2/repository/models/double/load")).Status.ShouldBe(HttpStatusCode.OK);
        (await FirstAsync(server)).ShouldBe(2);
    }

    [Fact]
    public async Task Load_LatestOne_KeepsTheNewestOnly()
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling()).Add("double", 2, SampleModels.Tripling()).Config("double", """{"latest": 1}""");
        await using var server = await RunningServer.StartAsync(models);
        (await server.GetAsync("/v2/models/double/versions/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await FirstAsync(server, "/versions/2")).ShouldBe(3);
    }

    [Fact]
    public async Task Load_ChangedFile_ReplacesIt()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var before = await DigestAsync(server);
        server.Models.Add("double", 1, SampleModels.Tripling());
        (await FirstAsync(server)).ShouldBe(2);
        await server.PostAsync("/v2/repository/models/double/load");
        (await FirstAsync(server)).ShouldBe(3);
        (await DigestAsync(server)).ShouldNotBe(before);
    }

    [Fact]
    public async Task Load_ChangedToABadFile_LeavesTheGoodOneServing()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        server.Models.Add("double", 1, [1, 2, 3]);
        var (status, json) = await server.PostAsync("/v2/repository/models/double/load");
        status.ShouldBe(HttpStatusCode.BadRequest);
        json["error"]!.GetValue<string>().ShouldStartWith("Model 'double' version 1 cannot be served:");
        (await FirstAsync(server)).ShouldBe(2);
        var entry = (await server.PostAsync("/v2/repository/index")).Json[0]!;
        (entry["state"]!.GetValue<string>(), entry["reason"]!.GetValue<string>()).ShouldBe(("READY", json["error"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Load_VersionIsGone_UnloadsIt()
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling()).Add("double", 2, SampleModels.Tripling());
        await using var server = await RunningServer.StartAsync(models);
        models.Remove("double", 2);
        await server.PostAsync("/v2/repository/models/double/load");
        (await FirstAsync(server)).ShouldBe(2);
        (await server.PostAsync("/v2/repository/index")).Json.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Unload_WhileRequestsRun_AnswersThemFirst()
    {
        await using var server = await RunningServer.StartAsync("slow", SampleModels.Slow(3000));
        var running = Enumerable.Range(0, 4)
            .Select(_ => server.InferAsync("slow", new BinaryRequest().Input<float>("x", "FP32", [1, 256], new float[256]))).ToList();
        (await server.PostAsync("/v2/repository/models/slow/unload", """{"parameters":{"unload_dependents":true}}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await Task.WhenAll(running)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.ServiceUnavailable);
        var (status, _) = await server.PostAsync("/v2/models/slow/infer", One);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await server.PostAsync("/v2/repository/index")).Json[0]!["state"]!.GetValue<string>().ShouldBe("UNAVAILABLE");
        (await server.PostAsync("/v2/repository/models/slow/load")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reload_UnderLoad_FailsNoRequest()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answered = 0;
            for (; !stop.IsCancellationRequested; answered++)
            {
                (await FirstAsync(server)).ShouldBeOneOf(2, 3);
            }

            return answered;
        })).ToList();
        for (var i = 0; i < 20; i++)
        {
            server.Models.Add("double", 1, i % 2 == 0 ? SampleModels.Tripling() : SampleModels.Doubling());
            (await server.PostAsync("/v2/repository/models/double/load")).Status.ShouldBe(HttpStatusCode.OK);
        }

        await stop.CancelAsync();
        (await Task.WhenAll(clients)).Sum().ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Index_OnlyReady_LeavesOthersOut()
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling()).Add("bad", 1, [1]);
        await using var server = await RunningServer.StartAsync(models);
        (await server.PostAsync("/v2/repository/index")).Json.AsArray().Count.ShouldBe(2);
        (await server.PostAsync("/v2/repository/index", """{"ready":true}""")).Json.ToJsonString().ShouldBe("""[{"name":"double","version":"1","state":"READY"}]""");
    }

    [Theory]
    [InlineData("double/load", """{"parameters":{"config":"{}"}}""", "The parameter 'config' is not offered; models are loaded as the repository has them.")]
    [InlineData("double/load", "[", "The request is not a JSON object")]
    [InlineData("none/load", "", "There is no model 'none' in the repository.")]
    [InlineData("none/unload", "", "There is no model 'none'.")]
    [InlineData("..%2F..%2Fetc/load", "", "There is no model '..%2F..%2Fetc' in the repository.")]
    [InlineData("%2e%2e/load", "", "There is no")]
    public async Task Change_WrongRequest_IsRefused(string path, string body, string message)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var (status, json) = await server.PostAsync($"/v2/repository/models/{path}", body);
        ((int)status).ShouldBeInRange(400, 404);
        json["error"]!.GetValue<string>().ShouldStartWith(message);
        (await FirstAsync(server)).ShouldBe(2);
    }

    [Fact]
    public async Task Change_SwitchedOff_IsRefused()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling(), "--Inference:Models:AllowControl", "false");
        (await server.PostAsync("/v2/repository/models/double/unload")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await FirstAsync(server)).ShouldBe(2);
    }

    [Fact]
    public async Task Start_WithoutLoading_LoadsWhenAsked()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling(), "--Inference:Models:LoadAtStart", "false");
        (await server.PostAsync("/v2/repository/index")).Json.ToJsonString().ShouldBe("""[{"name":"double","state":"UNAVAILABLE"}]""");
        (await server.PostAsync("/v2/repository/models/double/load")).Status.ShouldBe(HttpStatusCode.OK);
        (await FirstAsync(server)).ShouldBe(2);
    }

    private static async Task<float> FirstAsync(RunningServer server, string version = "")
    {
        var (status, json) = await server.PostAsync($"/v2/models/double{version}/infer", One);
        status.ShouldBe(HttpStatusCode.OK, json.ToJsonString());
        return json["outputs"]![0]!["data"]![0]!.GetValue<float>();
    }

    private static async Task<string> DigestAsync(RunningServer server) =>
        (await server.GetAsync("/v2/models/double")).Json["parameters"]!["model_sha256"]!.GetValue<string>();
}
