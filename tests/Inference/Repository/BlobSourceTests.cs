using System.Net;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;
using AnnotationFunctions.Tests.Azurite;
using AnnotationFunctions.Tests.InferenceServer;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.Inference.Repository;

public sealed class BlobSourceTests : IAsyncLifetime
{
    private readonly string cache = Directory.CreateTempSubdirectory("inference-cache-").FullName;
    private BlobContainerClient container = null!;
    private string connection = "";

    public async ValueTask InitializeAsync()
    {
        connection = (await AzuriteServer.SharedAsync()).ConnectionString;
        container = new BlobContainerClient(connection, $"models-{Guid.NewGuid():N}", new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        await container.CreateAsync();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(cache, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Server_OverAContainer_ServesItsModels()
    {
        await PutAsync("double/1/model.onnx", SampleModels.Doubling());
        await PutAsync("double/2/model.onnx", SampleModels.Tripling());
        await PutAsync("double/config.json", """{"defaultVersion": 1}"""u8.ToArray());
        await PutAsync("project/model.onnx", [1]);
        await using var server = await RunningServer.StartAsync(
            new ModelFolders(), "--Inference:Models:ConnectionString", connection, "--Inference:Models:ContainerName", container.Name, "--Inference:Models:CachePath", cache);
        var answer = await server.InferAsync("double", """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""");
        answer["outputs"]![0]!["data"]!.ToJsonString().ShouldBe("[2,2,2]");
        (await server.PostAsync("/v2/repository/index")).Json.AsArray().Select(entry => entry!["name"]!.GetValue<string>()).ShouldBe(["double", "double"]);

        await PutAsync("double/1/model.onnx", SampleModels.Tripling());
        (await server.PostAsync("/v2/repository/models/double/load")).Status.ShouldBe(HttpStatusCode.OK);
        answer = await server.InferAsync("double", """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""");
        answer["outputs"]![0]!["data"]!.ToJsonString().ShouldBe("[3,3,3]");
    }

    [Fact]
    public async Task Server_OverNoContainer_EndsWithAnError()
    {
        await using var server = InferenceProcess.Launch(
        [
            "--urls", "http://127.0.0.1:0", "--Inference:Models:ConnectionString", connection, "--Inference:Models:ContainerName", "absent",
            "--Inference:Models:CachePath", cache, "--Inference:Drain:Grace", "00:00:00",
        ]);
        (await server.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        server.Output.ShouldContain("The model repository cannot be read; the server ends");
        server.Output.ShouldContain("ContainerNotFound");
    }

    [Fact]
    public async Task Fetch_Unchanged_IsNotCopiedAgain()
    {
        await PutAsync("m/1/model.onnx", [1, 2, 3]);
        var first = (await FetchAsync("m"))!.Files[1];
        await File.WriteAllBytesAsync(first, [9], TestContext.Current.CancellationToken);
        (await FetchAsync("m"))!.Files[1].ShouldBe(first);
        (await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken)).ShouldBe([9]);
        await PutAsync("m/1/model.onnx", [4, 5]);
        var second = (await FetchAsync("m"))!.Files[1];
        second.ShouldNotBe(first);
        (await File.ReadAllBytesAsync(second, TestContext.Current.CancellationToken)).ShouldBe([4, 5]);
        Directory.GetDirectories(Path.Combine(cache, "m", "1")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Fetch_WeightsBesideTheModel_AreCopiedWithIt()
    {
        await PutAsync("m/1/model.onnx", [1]);
        await PutAsync("m/1/model.onnx.data", [2, 3]);
        await PutAsync("m/1/deeper/file", [4]);
        await PutAsync("m/next/model.onnx", [5]);
        var folder = (await FetchAsync("m"))!;
        folder.Files.Keys.ShouldBe([1]);
        Directory.GetFileSystemEntries(Path.GetDirectoryName(folder.Files[1])!).Select(Path.GetFileName).Order().ShouldBe(["model.onnx", "model.onnx.data"]);
    }

    [Fact]
    public async Task Fetch_TooLarge_IsRefusedBeforeItIsCopied()
    {
        await PutAsync("m/1/model.onnx", new byte[2_000_001]);
        (await Should.ThrowAsync<ModelFileException>(() => FetchAsync("m"))).Message.ShouldBe("its blob 'm/1/model.onnx' has 2000001 bytes; expected at most 2000000");
        Directory.Exists(Path.Combine(cache, "m")).ShouldBeFalse();
    }

    [Fact]
    public async Task List_Models_AreThePrefixesWithNamesOfModels()
    {
        await PutAsync("a/1/model.onnx", [1]);
        await PutAsync("b/config.json", [1]);
        await PutAsync("_c/1/model.onnx", [1]);
        await PutAsync("loose.onnx", [1]);
        (await Source().ListAsync(TestContext.Current.CancellationToken)).ShouldBe(["a", "b"]);
        (await FetchAsync("none")).ShouldBeNull();
        (await FetchAsync("../a")).ShouldBeNull();
    }

    private BlobSource Source() => new(container, cache, maxFileBytes: 2_000_000);

    private Task<ModelFolder?> FetchAsync(string name) => Source().FetchAsync(name, TestContext.Current.CancellationToken);

    private Task PutAsync(string name, byte[] content) =>
        container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, TestContext.Current.CancellationToken);
}
