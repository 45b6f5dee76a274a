using System.Net;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Protocol;

public sealed class MetadataTests
{
    [Fact]
    public async Task Server_Metadata_NamesItsExtensions()
    {
        await using var server = await RunningServer.StartAsync(new ModelFolders());
        var (status, json) = await server.GetAsync("/v2");
        status.ShouldBe(HttpStatusCode.OK);
        json["name"]!.GetValue<string>().ShouldBe("annotation-inference");
        json["version"]!.GetValue<string>().ShouldMatch(@"^\d+\.\d+\.\d+");
        json["extensions"]!.AsArray().Select(each => each!.GetValue<string>()).ShouldBe(["binary_tensor_data", "model_repository"]);
    }

    [Fact]
    public async Task Health_OfARunningServer_IsLiveAndReady()
    {
        await using var server = await RunningServer.StartAsync(new ModelFolders());
        (await server.GetAsync("/v2/health/live")).Json["live"]!.GetValue<bool>().ShouldBeTrue();
        (await server.GetAsync("/v2/health/ready")).Json["ready"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData("/v2", HttpStatusCode.OK)]
    [InlineData("/v2/health/live", HttpStatusCode.OK)]
    [InlineData("/v2/health/ready", HttpStatusCode.OK)]
    [InlineData("/v2/models/double/ready", HttpStatusCode.OK)]
    [InlineData("/v2/models/none/ready", HttpStatusCode.NotFound)]
    public async Task Head_OfWhatGetAnswers_HasItsStatusAndNoBody(string path, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected);
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Model_Metadata_DescribesTensorsVersionsAndDigest()
    {
        var file = SampleModels.TwoInputs();
        using var models = new ModelFolders();
        models.Add("pair", 1, file).Add("pair", 12, file).Config("pair", """{"maxBatchSize": 8, "latencyBoundMs": 20}""");
        await using var server = await RunningServer.StartAsync(models);

        var (status, json) = await server.GetAsync("/v2/models/pair");

        status.ShouldBe(HttpStatusCode.OK, json.ToJsonString());
        json["name"]!.GetValue<string>().ShouldBe("pair");
        json["platform"]!.GetValue<string>().ShouldBe("onnx_onnxv1");
        json["versions"]!.ToJsonString().ShouldBe("""["1","12"]""");
        json["inputs"]!.ToJsonString().ShouldBe("""[{"name":"a","datatype":"FP32","shape":[-1,2]},{"name":"b","datatype":"FP32","shape":[-1,2]}]""");
        json["outputs"]!.AsArray().Count.ShouldBe(2);
        json["parameters"]!["model_sha256"]!.GetValue<string>().ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)));
        json["parameters"]!["model_version"]!.GetValue<string>().ShouldBe("12");
        json["parameters"]!["max_batch_size"]!.GetValue<int>().ShouldBe(8);
        (await server.GetAsync("/v2/models/pair/versions/1")).Json["parameters"]!["model_version"]!.GetValue<string>().ShouldBe("1");
    }

    [Theory]
    [InlineData("/v2/models/none", HttpStatusCode.NotFound, "There is no model 'none'.")]
    [InlineData("/v2/models/none/ready", HttpStatusCode.NotFound, "There is no model 'none'.")]
    [InlineData("/v2/models/double/versions/7", HttpStatusCode.NotFound, "Model 'double' has no version 7; it has 1.")]
    [InlineData("/v2/models/double/versions/7/ready", HttpStatusCode.NotFound, "Model 'double' has no version 7; it has 1.")]
    [InlineData("/v2/models/double/versions/first", HttpStatusCode.NotFound, "'first' is no version; versions are numbers from 1.")]
    [InlineData("/v3", HttpStatusCode.NotFound, "There is no GET /v3 here.")]
    public async Task Path_ToNothing_IsAnErrorInJson(string path, HttpStatusCode expected, string message)
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var (status, json) = await server.GetAsync(path);
        status.ShouldBe(expected);
        json["error"]!.GetValue<string>().ShouldBe(message);
    }

    [Fact]
    public async Task Error_Message_IsReadableAsItIs()
    {
        await using var server = await RunningServer.StartAsync(new ModelFolders());
        using var answer = await server.Http.GetAsync("/v2/models/none", TestContext.Current.CancellationToken);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"error":"There is no model 'none'."}""");
    }

    [Fact]
    public async Task Metrics_NameTheServer()
    {
        await using var server = await RunningServer.StartAsync(new ModelFolders());
        (await server.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).ShouldContain("service_name=\"annotation-inference\"");
    }

    [Fact]
    public async Task Model_Ready_IsToldByStatusAndBody()
    {
        await using var server = await RunningServer.StartAsync("double", SampleModels.Doubling());
        var (status, json) = await server.GetAsync("/v2/models/double/versions/1/ready");
        (status, json.ToJsonString()).ShouldBe((HttpStatusCode.OK, """{"name":"double","ready":true}"""));
        await server.PostAsync("/v2/repository/models/double/unload");
        (status, json) = await server.GetAsync("/v2/models/double/ready");
        (status, json.ToJsonString()).ShouldBe((HttpStatusCode.ServiceUnavailable, """{"name":"double","ready":false}"""));
    }
}
